// A file of its own, because the content security policy allows no inline script.
(() => {
  // Zod would otherwise try `new Function`, which the policy blocks and the console reports.
  globalThis.__zod_globalConfig = { jitless: true };

  // Same key as Mantine's, so that a dark page never flashes white.
  let scheme = "auto";
  try {
    scheme = localStorage.getItem("mantine-color-scheme-value") ?? "auto";
  } catch {
    // Storage may be forbidden; the system's scheme is a good answer then.
  }
  const isDark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
