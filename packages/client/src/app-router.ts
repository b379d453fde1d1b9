/** For the page and for tests, which speak tRPC themselves; not part of the package that is handed out. */
export type { AppRouter } from "@tessera/server/router";
