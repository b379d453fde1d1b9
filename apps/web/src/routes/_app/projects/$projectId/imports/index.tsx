import { createFileRoute, redirect } from "@tanstack/react-router";

/** Uploads are found in the runs that they belong to. */
export const Route = createFileRoute("/_app/projects/$projectId/imports/")({
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/projects/$projectId/runs", params, replace: true });
  },
});
