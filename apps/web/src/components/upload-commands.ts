/**
 * Commands that send a report to the server at this address. The token comes from the environment, so that nothing here is a
 * secret. Without a cycle, results go to the project's master cycle.
 */
export function uploadCommands(origin: string, projectId: string, cycleId?: string) {
  const report = `npx --yes ${origin}/cli.tgz report`;
  const target = `--project-id ${projectId}${cycleId === undefined ? "" : ` --cycle-id ${cycleId}`}`;
  const results = "--results-file 'build/test-results/**/*.xml'";
  const command = `${report} ${target} ${results}`;
  const address = `${origin}/api/v1/imports?projectId=${projectId}${cycleId === undefined ? "" : `&cycleId=${cycleId}`}`;
  return {
    tessera: [
      "export TESSERA_TOKEN=…   # your token",
      `${report} \\`,
      `  --url ${origin} \\`,
      `  ${target} \\`,
      `  ${results}`,
    ].join("\n"),
    curl: [
      "export TESSERA_TOKEN=…   # your token",
      "curl --fail-with-body \\",
      '  -H "Authorization: Bearer $TESSERA_TOKEN" \\',
      "  -F file=@report.xml \\",
      `  "${address}"`,
    ].join("\n"),
    ...pipelineSteps(command, origin),
    javascript: [
      'import { readFile } from "node:fs/promises";',
      "",
      `const answer = await fetch("${address}", {`,
      '  method: "POST",',
      "  headers: {",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the snippet's own template
      "    Authorization: `Bearer ${process.env.TESSERA_TOKEN}`,",
      '    "Content-Type": "application/xml",',
      "  },",
      '  body: await readFile("report.xml"),',
      "});",
      "if (!answer.ok) throw new Error(await answer.text());",
      "console.log(await answer.json());",
    ].join("\n"),
    python: [
      "import os",
      "import urllib.request",
      "",
      "request = urllib.request.Request(",
      `    "${address}",`,
      '    data=open("report.xml", "rb").read(),',
      "    headers={",
      '        "Authorization": f"Bearer {os.environ[\'TESSERA_TOKEN\']}",',
      '        "Content-Type": "application/xml",',
      "    },",
      ")",
      "with urllib.request.urlopen(request) as answer:",
      "    print(answer.read().decode())",
    ].join("\n"),
  };
}

/** The same command as a step of each build service, with the token from where that service keeps secrets. */
function pipelineSteps(command: string, origin: string) {
  return {
    github: [
      "- name: Report test results",
      "  if: always()",
      "  env:",
      `    TESSERA_URL: ${origin}`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own syntax
      "    TESSERA_TOKEN: ${{ secrets.TESSERA_TOKEN }}",
      `  run: ${command}`,
    ].join("\n"),
    gitlab: [
      "# TESSERA_TOKEN: a masked CI/CD variable of the project",
      "test:",
      "  after_script:",
      `    - export TESSERA_URL=${origin}`,
      `    - ${command}`,
    ].join("\n"),
    jenkins: [
      "// TESSERA_TOKEN: a credential of the kind “Secret text” with this id",
      "post {",
      "  always {",
      "    withCredentials([string(credentialsId: 'TESSERA_TOKEN', variable: 'TESSERA_TOKEN')]) {",
      "      sh '''",
      `        export TESSERA_URL=${origin}`,
      `        ${command}`,
      "      '''",
      "    }",
      "  }",
      "}",
    ].join("\n"),
    azure: [
      "# TESSERA_TOKEN: a secret variable of the pipeline",
      `- script: ${command}`,
      "  displayName: Report test results",
      "  condition: always()",
      "  env:",
      `    TESSERA_URL: ${origin}`,
      "    TESSERA_TOKEN: $(TESSERA_TOKEN)",
    ].join("\n"),
    circleci: [
      "# TESSERA_TOKEN: an environment variable of the project or of a context",
      "- run:",
      "    name: Report test results",
      "    when: always",
      "    environment:",
      `      TESSERA_URL: ${origin}`,
      `    command: ${command}`,
    ].join("\n"),
  };
}

/** Calls that any token may make: who am I, and what may I do. */
export function firstCalls(origin: string) {
  const address = `${origin}/api/v1/me`;
  return {
    curl: [
      "export TESSERA_TOKEN=…   # your token",
      `curl --fail-with-body -H "Authorization: Bearer $TESSERA_TOKEN" ${address}`,
    ].join("\n"),
    javascript: [
      `const answer = await fetch("${address}", {`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the snippet's own template
      "  headers: { Authorization: `Bearer ${process.env.TESSERA_TOKEN}` },",
      "});",
      "if (!answer.ok) throw new Error(await answer.text());",
      "console.log(await answer.json());",
    ].join("\n"),
    python: [
      "import os",
      "import urllib.request",
      "",
      "request = urllib.request.Request(",
      `    "${address}",`,
      '    headers={"Authorization": f"Bearer {os.environ[\'TESSERA_TOKEN\']}"},',
      ")",
      "with urllib.request.urlopen(request) as answer:",
      "    print(answer.read().decode())",
    ].join("\n"),
  };
}
