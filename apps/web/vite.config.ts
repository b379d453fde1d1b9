import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

const SERVER = "http://127.0.0.1:3000";

/** Writes down the addresses of the page, by which the server tells them from addresses that aren't there. */
function pageRoutes(): Plugin {
  return {
    name: "page-routes",
    apply: "build",
    generateBundle() {
      const tree = readFileSync(join(import.meta.dirname, "src", "routeTree.gen.ts"), "utf8");
      const [, list = ""] = /interface FileRoutesByTo \{([^}]*)\}/.exec(tree) ?? [];
      const routes = [...list.matchAll(/'([^']+)':/g)].map((match) => match[1]);
      if (routes.length === 0) this.error("The route tree names no addresses: its form has changed");
      this.emitFile({ type: "asset", fileName: "page-routes.json", source: JSON.stringify(routes) });
    },
  };
}

/** The schema library, and what of the domain is made with it: a page that needs one schema gets them all. */
function isSchema(id: string): boolean {
  if (/node_modules[\\/]zod[\\/]/.test(id)) return true;
  return /packages[\\/]domain[\\/]src[\\/]/.test(id) && readFileSync(id, "utf8").includes('from "zod"');
}

/** A loader comes with its page, so that the first page doesn't carry the questions of all others. */
const ROUTER: Parameters<typeof tanstackRouter>[0] = {
  target: "react",
  autoCodeSplitting: true,
  codeSplittingOptions: { defaultBehavior: [["loader", "component"], ["notFoundComponent"]] },
};

export default defineConfig({
  // Where the page lies below a host is known when it is served: its files find each other from wherever that is.
  base: "./",
  plugins: [tanstackRouter(ROUTER), react(), pageRoutes()],
  // Workspace packages come from their sources, so that a build of the page needs no other build.
  resolve: { conditions: [...defaultClientConditions, "tessera-source"] },
  build: {
    target: "es2022",
    // The content security policy allows no data: fonts, and a small icon is no gain.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // The entry lists all of them: names that say more than a short hash would cost each page a KiB.
        chunkFileNames: "assets/[hash:7].js",
        assetFileNames: ({ names }) => `assets/${names[0]?.endsWith(".css") ? "" : "[name]-"}[hash][extname]`,
        // The entry holds what every page needs, and nothing else: first-page.spec.ts watches its size. Schemas, and the parts of
        // the component library that float, come as one file each with the first page that has them.
        codeSplitting: {
          groups: [
            { name: "core", tags: ["$initial"], priority: 3 },
            // Schemas and pages need it; with the schemas, it would bring all of them.
            { name: "query", test: /packages[\\/]domain[\\/]src[\\/]list-query/, priority: 3 },
            { name: "schemas", test: isSchema, priority: 2 },
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
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/trpc": SERVER, "/api": SERVER, "/uploads": SERVER, "/healthz": SERVER, "^/docs(?!/api)": SERVER },
  },
});
