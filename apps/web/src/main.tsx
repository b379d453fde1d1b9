import "./global.css";
import "./mantine-styles.ts";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchEscape } from "#web/leaving/escape-key.ts";
import { watchSessionEnd } from "#web/sign-in/session.ts";
import { keepRouterFromReloading } from "./code-gone.ts";
import { keepFocus } from "./focus-keeper.ts";
import { LazyNotifications } from "./lazy-notifications.tsx";
import { router } from "./router.tsx";
import { cssVariablesResolver, theme } from "./theme.ts";
import { queryClient } from "./trpc.ts";

watchEscape();
watchSessionEnd(router);
keepFocus();
keepRouterFromReloading();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <LazyNotifications />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
