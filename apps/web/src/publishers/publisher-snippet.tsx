import type { Publisher, PublisherSystem } from "@tessera/domain";
import { SERVER_URL } from "#web/base-path.ts";
import { CodeBlock } from "#web/components/code-block.tsx";

type Lines = (command: string, audience: string) => string;

const SNIPPETS: Record<PublisherSystem, Lines> = {
  github: (command) => `permissions:
  contents: read
  id-token: write
steps:
  - if: \${{ !cancelled() }}
    run: ${command}`,
  gitlab: (command, audience) => `test:
  id_tokens:
    TESSERA_ID_TOKEN: { aud: ${audience} }
  after_script:
    - ${command}`,
  buildkite: (command) => `steps:
  - command: ${command}`,
  circleci: (command) => `- run:
    when: always
    command: ${command}`,
  "azure-devops": (command) => `- script: ${command}
  condition: succeededOrFailed()
  env:
    SYSTEM_ACCESSTOKEN: $(System.AccessToken)
    TESSERA_AZURE_SERVICE_CONNECTION_ID: the-id-of-the-connection`,
  bitbucket: (command, audience) => `- step:
    oidc:
      audiences: [${audience}]
    after-script:
      - ${command}`,
  other: (command, audience) => `# TESSERA_ID_TOKEN: an identity token for the audience ${audience}
${command}`,
};

/** What a pipeline of the publisher's system needs: no secret. */
export function PublisherSnippet({ publisher: { system, audience, projectId } }: { publisher: Publisher }) {
  const command = `npx --yes ${SERVER_URL}/cli.tgz report --project-id ${projectId} --results-file 'reports/*.xml'`;
  return <CodeBlock code={SNIPPETS[system](command, audience)} what="the part of the pipeline" />;
}
