import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { precompress } from "./eng/precompress";

const server = process.env.MILLRACE_URL ?? "http://localhost:3001";

export default defineConfig({
  plugins: [react(), emacsKeys(), precompress()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the page's policy allows no data: scripts or fonts
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { chunkFileNames: (chunk) => `assets/${nameOf(chunk.facadeModuleId ?? chunk.moduleIds.at(-1), chunk.name)}-[hash].js` } },
  },
  server: {
    proxy: {
      "/api": server,
      "/openapi": server,
      "/health": server,
      "/docs": server,
      "/stream": { target: server, ws: true },
    },
  },
});

/** Packages are named after themselves: most of their files are called index. */
function nameOf(module: string | null | undefined, name: string): string {
  const [, owner] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(module ?? "") ?? [];
  return owner ? owner.replace(/[^\w-]+/g, "-").replace(/^-/, "") + (name === "dist" ? "" : `-${name}`) : name;
}

/** The package calls pure what binds its keys: a build that believes it has Emacs keys that do nothing. */
function emacsKeys(): Plugin {
  return {
    name: "emacs-keys",
    transform: (code, id) => (id.includes("@replit/codemirror-emacs") ? { code: code.replaceAll("/*@__PURE__*/EmacsHandler.", "EmacsHandler."), map: null } : undefined),
  };
}
