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
        // The entry holds what every page needs, and nothing else: first-page.spec.ts watches its size. Schemas, and the parts of
        // the component library that float, come as one file each with the first page that has them.
        codeSplitting: {
          groups: [
            { name: "core", tags: ["$initial"], priority: 3 },
            { name: "schemas", test: /node_modules[\\/]zod[\\/]|packages[\\/]domain/, priority: 2 },
            {
              name: "floating",
              test: /@floating-ui|react-remove-scroll|@mantine[\\/]core.*components[\\/](?:Popover|Tooltip|Combobox|Select|OptionsDropdown|Menu|Modal|Drawer|ScrollArea|FocusTrap)/,
              includeDependenciesRecursively: false,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { port: 5173, strictPort: true, proxy: { "/trpc": SERVER, "/api": SERVER, "/healthz": SERVER } },
});
