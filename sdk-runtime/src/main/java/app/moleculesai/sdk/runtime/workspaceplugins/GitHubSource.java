package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.util.List;
import java.util.regex.Pattern;

/** Fetches repositories of GitHub, {@code owner/repo#ref} ({@code wire.md} PL-4). Safe for use by many threads. */
public final class GitHubSource implements WorkspacePluginSource {
  private static final String PART = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";
  private static final Pattern REPOSITORY = Pattern.compile(PART + "/(?<name>" + PART + ")");

  private final String address;
  private final GitProgram git;

  /**
   * Takes the operator's GitHub.
   *
   * @param address such as {@code https://github.com}
   */
  public GitHubSource(String address, GitProgram git) {
    this.address = address;
    this.git = git;
  }

  @Override
  public String scheme() {
    return "github";
  }

  @Override
  public void check(String spec) {
    name(GitRef.parse(spec));
  }

  private static String name(GitRef spec) {
    var parts = REPOSITORY.matcher(spec.repository());
    if (!parts.matches() || spec.repository().contains("..")) {
      throw SdkException.invalid("spec", "must be owner/repo#ref; owner and repo match " + PART);
    }
    return parts.group("name");
  }

  @Override
  public boolean isPinned(String spec) {
    return GitRef.parse(spec).ref().isPresent();
  }

  @Override
  public String fetch(WorkspacePluginRequest request) {
    var spec = GitRef.parse(request.spec());
    var name = name(spec);
    // GitHub redirects from the old name of a repository to the new one
    git.fetch(new GitProgram.Remote(address + "/" + spec.repository() + ".git", spec.ref(),
        List.of("http.followRedirects=initial")), request);
    return name;
  }
}
