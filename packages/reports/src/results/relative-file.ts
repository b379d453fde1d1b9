/** Folders into which CI systems check a repository out: what comes after them is its path in the repository. */
const CHECKOUTS = [
  ...[
    "/home/runner/work/*/*",
    "/Users/runner/work/*/*",
    "/__w/*/*",
    "/github/workspace",
    "*:/a/*/*",
    "/home/vsts/work/*/s",
  ],
  ...["/builds/*/*", "/home/circleci/project", "/home/circleci/repo", "/root/project", "/drone/src"],
  ...["/opt/atlassian/pipelines/agent/build", "/home/travis/build/*/*", "/var/lib/buildkite-agent/builds/*/*/*"],
  ...["/var/jenkins_home/workspace/*", "/var/lib/jenkins/workspace/*", "/home/jenkins/workspace/*"],
  ...["/home/jenkins/agent/workspace/*", "/usr/src/app", "/app", "/workspace", "/src"],
].map((folder) => folder.split("/"));
const MAX_PATH_LENGTH = 4096;

/** The path in the repository where it is known, so that every machine names a file alike; with forward slashes. */
export function relativeFile(path: string): string {
  if (path.length > MAX_PATH_LENGTH) return path;
  const plain = path.replace(/^file:\/\//, "").replaceAll("\\", "/");
  const parts = plain.split("/");
  const checkout = CHECKOUTS.find(
    (folder) => folder.length < parts.length && folder.every((part, at) => fits(part, parts[at] ?? "")),
  );
  return (checkout ? parts.slice(checkout.length).join("/") : plain).replace(/^\.\//, "");
}

/** `*` stands for any part, `*:` for a drive. */
function fits(pattern: string, part: string): boolean {
  if (pattern === "*") return part !== "";
  return pattern === "*:" ? part.length === 2 && part.endsWith(":") : pattern === part;
}
