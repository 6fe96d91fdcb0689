/** Where a visitor is and which campaign led there, as each message tells the server. */
export interface Landing {
  page: string;
  campaign?: string;
}

/** What the embedding page says about itself; empty values say nothing. */
export interface PageFacts {
  page: string;
  campaign: string;
}

const KEY = "concierge-chat-campaign";
const LONGEST_CAMPAIGN = 64;

/** As the server takes it: what does not look like a campaign's id is left out there too. */
function campaignIn(value: string | null): string | null {
  return value && value.length <= LONGEST_CAMPAIGN && /^[\w.-]+$/.test(value) ? value : null;
}

function remember(campaign: string): void {
  try {
    sessionStorage.setItem(KEY, campaign);
  } catch {
    // Storage is full or forbidden: the campaign counts on this page only.
  }
}

function remembered(): string | null {
  try {
    return campaignIn(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/**
 * Returns the page and the campaign. The campaign is the one in the address (`utm_campaign`), else the page's own, else
 * the one that led to an earlier page of this visit.
 */
export function landing(facts: PageFacts, location: { pathname: string; search: string }): Landing {
  const linked = campaignIn(new URLSearchParams(location.search).get("utm_campaign"));
  const here = linked ?? campaignIn(facts.campaign);
  if (here) remember(here);
  const campaign = here ?? remembered();
  const page = facts.page || location.pathname;
  return campaign ? { page, campaign } : { page };
}
