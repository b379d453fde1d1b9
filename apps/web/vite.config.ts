import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

const SERVER = "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [tanstackRouter({ target: "react", autoCodeSplitting: true }), react()],
  // Workspace packages come from their sources, so that a build of the page needs no other build.
  resolve: { conditions: [...defaultClientConditions, "tessera-source"] },
  build: {
    target: "es2022",
    // The content security policy allows no data: fonts, and a small icon is no gain.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What nearly every page needs arrives as one file; crumbs of a few hundred bytes would cost more than they save.
        codeSplitting: {
          groups: [{ name: "shared", test: /node_modules|packages[\\/]domain|src[\\/]components/, minShareCount: 4 }],
        },
      },
    },
  },
  server: { port: 5173, strictPort: true, proxy: { "/trpc": SERVER, "/api": SERVER, "/healthz": SERVER } },
});
