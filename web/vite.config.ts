import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./eng/precompress";

const server = process.env.MILLRACE_URL ?? "http://localhost:3001";

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the page's policy allows no data: scripts or fonts
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      "/api": server,
      "/openapi": server,
      "/health": server,
      "/docs": server,
      "/stream": { target: server.replace(/^http/, "ws"), ws: true, rewriteWsOrigin: true },
    },
  },
});
