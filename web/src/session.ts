/** The customer's signed session, as the token address hands it out. */
export interface Session {
  token: string;
  sessionId: string;
}

/** Where the token is kept between pages. */
export interface TokenStore {
  read(): string | null;
  write(token: string): void;
}

const KEY = "concierge-chat-token";

/** Keeps the token in localStorage; where the browser forbids that, for as long as the page is open. */
export class BrowserTokenStore implements TokenStore {
  private remembered: string | null = null;

  read(): string | null {
    try {
      return localStorage.getItem(KEY) ?? this.remembered;
    } catch {
      return this.remembered;
    }
  }

  write(token: string): void {
    this.remembered = token;
    try {
      localStorage.setItem(KEY, token);
    } catch {
      // Storage is full or forbidden: the conversation lasts as long as the page.
    }
  }
}

/**
 * Asks for a token; a token that is still valid is renewed and keeps its conversation.
 *
 * @throws Error when the address does not answer with a token
 */
export async function requestSession(tokenUrl: string, store: TokenStore): Promise<Session> {
  const response = await fetch(tokenUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "omit",
    body: JSON.stringify({ token: store.read() }),
  });
  if (!response.ok) throw new Error(`the token address answered ${response.status}`);
  const body: unknown = await response.json();
  const { token, session_id: sessionId } = (body ?? {}) as Record<string, unknown>;
  if (typeof token !== "string" || typeof sessionId !== "string") {
    throw new Error("the token address answered without a token");
  }
  store.write(token);
  return { token, sessionId };
}
