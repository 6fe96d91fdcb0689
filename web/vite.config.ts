import { defineConfig } from "vitest/config";

// One self-contained script: an embedding page needs a single tag and no stylesheet.
export default defineConfig({
  build: {
    lib: { entry: "src/main.ts", name: "ConciergeChat", formats: ["iife"], fileName: () => "concierge-chat.js" },
    target: "es2022",
    chunkSizeWarningLimit: 700,
  },
  test: { environment: "jsdom", include: ["tests/**/*.test.ts"] },
});
