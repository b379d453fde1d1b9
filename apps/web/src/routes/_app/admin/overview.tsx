import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Attention } from "#web/components/attention.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { countOf } from "#web/counting.ts";
import { FailingProjects } from "#web/overview/failing-projects.tsx";
import { overviewConcerns } from "#web/overview/overview-concerns.tsx";
import { OverviewNumbers } from "#web/overview/overview-numbers.tsx";
import classes from "#web/overview/overview-page.module.css";
import { overviewQuery, serverStatusQuery } from "#web/overview/overview-query.ts";
import { ServerFacts } from "#web/overview/server-facts.tsx";

export const Route = createFileRoute("/_app/admin/overview")({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(overviewQuery());
    void context.queryClient.prefetchQuery(serverStatusQuery());
  },
  component: OverviewPage,
});

/** The whole server, over all projects: does anything need an administrator? */
function OverviewPage() {
  const overview = useQuery(overviewQuery());
  const status = useQuery(serverStatusQuery());
  if (overview.isError) {
    return (
      <Page>
        <LoadError what="The overview" error={overview.error} onRetry={() => void overview.refetch()} />
      </Page>
    );
  }
  if (!overview.data || status.isPending) {
    return (
      <Page>
        <ListSkeleton />
      </Page>
    );
  }
  const { failingProjects } = overview.data;
  const concerns = overviewConcerns(overview.data, status.data);
  const details = status.data?.details;
  return (
    <Page isFact kicker="Overview" title={headline(concerns.length, failingProjects.total)}>
      <div className={classes.page}>
        <Attention concerns={concerns} />
        <OverviewNumbers overview={overview.data} />
        <SettingsSection
          title="Failing projects"
          about={
            failingProjects.total > failingProjects.newest.length &&
            `The ${failingProjects.newest.length} whose newest run is the latest, of ${failingProjects.total}${failingProjects.isExact ? "" : " or more"}`
          }
        >
          <FailingProjects newest={failingProjects.newest} />
        </SettingsSection>
        {details && (
          <SettingsSection title="Server">
            <ServerFacts details={details} />
          </SettingsSection>
        )}
      </div>
    </Page>
  );
}

function headline(concerns: number, failing: number): string {
  if (concerns > 0) return `${countOf(concerns, "thing")} ${concerns === 1 ? "needs" : "need"} attention`;
  return failing === 0
    ? "Everything works"
    : `The server works; ${countOf(failing, "project")} ${failing === 1 ? "fails" : "fail"}`;
}
