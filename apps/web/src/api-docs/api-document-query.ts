import { queryOptions } from "@tanstack/react-query";
import { BASE_PATH } from "#web/base-path.ts";
import type { ApiDocument } from "./api-document.ts";

export const apiDocumentQuery = () =>
  queryOptions({
    queryKey: ["api document"],
    queryFn: async ({ signal }): Promise<ApiDocument> => {
      const answer = await fetch(`${BASE_PATH}/api/v1/openapi.json`, { signal });
      if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
      return answer.json();
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
