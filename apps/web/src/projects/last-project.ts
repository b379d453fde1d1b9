import { queryClient } from "#web/trpc.ts";

/** Among the answers of the server, so that it is forgotten with them when someone signs out. */
const KEY = ["projects", "last"];

queryClient.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY });

/** The project whose pages were looked at last since the page was loaded. */
export const lastProjectId = (): string | undefined => queryClient.getQueryData<string>(KEY);

export const rememberProject = (projectId: string): void => void queryClient.setQueryData(KEY, projectId);
