/**
 * Commands that send a report to this very server. The token comes from the environment, so that nothing here is a
 * secret. Without a cycle, results go to the project's master cycle.
 */
export function uploadCommands(projectId: string, cycleId?: string, origin = window.location.origin) {
  const report = `npx --yes ${origin}/cli.tgz report`;
  const target = `--project-id ${projectId}${cycleId === undefined ? "" : ` --cycle-id ${cycleId}`}`;
  const results = "--results-file 'build/test-results/**/*.xml'";
  const query = `projectId=${projectId}${cycleId === undefined ? "" : `&cycleId=${cycleId}`}`;
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
      `  "${origin}/api/v1/imports?${query}"`,
    ].join("\n"),
    github: [
      "- name: Report test results",
      "  if: always()",
      "  env:",
      `    TESSERA_URL: ${origin}`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own syntax
      "    TESSERA_TOKEN: ${{ secrets.TESSERA_TOKEN }}",
      `  run: ${report} ${target} ${results}`,
    ].join("\n"),
    gitlab: [
      "# TESSERA_TOKEN: a masked CI/CD variable of the project",
      "test:",
      "  after_script:",
      `    - export TESSERA_URL=${origin}`,
      `    - ${report} ${target} ${results}`,
    ].join("\n"),
  };
}
