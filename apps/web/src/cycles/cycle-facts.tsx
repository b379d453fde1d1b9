import { IconClock, IconDeviceDesktop, IconGitBranch, IconGitCommit, IconServer2 } from "@tabler/icons-react";
import type { TestCycle } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { BuildLink, Fact, FactLine } from "#web/components/fact-line.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { passRate } from "#web/components/outcome.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";

/** Where the results of a cycle come from, in one line. */
export function CycleFacts({ cycle }: { cycle: TestCycle }) {
  const { branch, commit, environment, buildUrl, lastResultAt, counts, configuration, plan } = cycle;
  const rate = passRate(counts);
  return (
    <>
      {cycle.description !== "" && <LongText text={cycle.description} lines={4} />}
      <FactLine>
        {counts.tests > 0 && (
          <li>
            {countOf(counts.tests, "test")}
            {rate && `, ${rate} passed`}
          </li>
        )}
        {branch !== null && (
          <Fact icon={<IconGitBranch size={14} aria-hidden />} name="Branch" full={branch} mono>
            {branch}
          </Fact>
        )}
        {commit !== null && (
          <Fact icon={<IconGitCommit size={14} aria-hidden />} name="Commit" full={commit} mono>
            {commit.slice(0, 10)}
          </Fact>
        )}
        {environment !== null && (
          <Fact icon={<IconServer2 size={14} aria-hidden />} name="Environment" full={environment}>
            {environment}
          </Fact>
        )}
        {configuration.map(({ name, value }) => (
          <Fact key={name} icon={<IconDeviceDesktop size={14} aria-hidden />} name={name} full={value}>
            {value}
          </Fact>
        ))}
        {plan !== null && (
          <li>
            <TextLink to="/projects/$projectId/cycles" params={{ projectId: cycle.projectId }} search={{ plan }}>
              All of {plan}
            </TextLink>
          </li>
        )}
        <BuildLink url={buildUrl} />
        {lastResultAt !== null && (
          <Fact icon={<IconClock size={14} aria-hidden />} name="Last result">
            <TimeAgo time={lastResultAt} />
          </Fact>
        )}
      </FactLine>
    </>
  );
}
