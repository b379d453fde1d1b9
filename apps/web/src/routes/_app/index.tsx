import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { LoadError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { DocLink } from "#web/docs/doc-link.tsx";
import classes from "#web/home/home-page.module.css";
import { homeQuery } from "#web/home/home-query.ts";
import { LoadMore } from "#web/home/load-more.tsx";
import { ProjectCard } from "#web/home/project-card.tsx";
import { useUser } from "#web/sign-in/session.ts";

export const Route = createFileRoute("/_app/")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(homeQuery());
  },
  component: HomePage,
});

const ProjectDialog = lazy(async () => ({ default: (await import("#web/projects/project-dialog.tsx")).ProjectDialog }));

function HomePage() {
  const projects = useInfiniteQuery(homeQuery());
  const [creating, { open, close }] = useDisclosure();
  const mayCreate = useUser().systemRole !== "GUEST";
  const entries = projects.data?.pages.flatMap((page) => page.data);
  const isEmpty = entries?.length === 0;
  return (
    <Page
      isLoading={projects.isPending}
      actions={
        mayCreate &&
        !isEmpty && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            Create project
          </Button>
        )
      }
    >
      {projects.isError && !entries && (
        <LoadError what="Your projects" error={projects.error} onRetry={() => projects.refetch()} />
      )}
      {projects.isPending && <ListSkeleton />}
      {isEmpty &&
        (mayCreate ? (
          <NothingHere title="Create your first project" action={<Button onClick={open}>Create project</Button>}>
            A project holds test cases, test cycles and the reports that your builds send.{" "}
            <DocLink chapter="">Getting started</DocLink>
          </NothingHere>
        ) : (
          <NothingHere title="No projects yet">Ask a project admin to add you as a member.</NothingHere>
        ))}
      {entries && !isEmpty && (
        <>
          <ul className={classes.cards}>
            {entries.map((entry) => (
              <ProjectCard key={entry.project.id} {...entry} />
            ))}
          </ul>
          <LoadMore pages={projects} shown={entries.length} one="project" />
        </>
      )}
      <WhenOpened opened={creating}>
        <ProjectDialog opened={creating} onClose={close} />
      </WhenOpened>
    </Page>
  );
}
