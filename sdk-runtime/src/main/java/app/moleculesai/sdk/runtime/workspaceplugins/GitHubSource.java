package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.util.List;
import java.util.regex.Pattern;

/** Fetches repositories of GitHub, {@code owner/repo#ref} ({@code wire.md} PL-4). Safe for use by many threads. */
public final class GitHubSource implements WorkspacePluginSource {
  private static final String PART = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";
  private static final Pattern REPOSITORY = Pattern
      .compile("(?<owner>" + PART + ")/(?<name>" + PART + ")");
  private static final String ALLOWED = "must be owner/repo#ref; owner and repo match " + PART;

  private final String address;
  private final RepositoryFetch repositories;

  /**
   * Takes the operator's GitHub.
   *
   * @param address such as {@code https://github.com}; a slash at its end is left out
   */
  public GitHubSource(String address, RepositoryFetch repositories) {
    this.address = address.replaceFirst("/+$", "");
    this.repositories = repositories;
  }

  @Override
  public String scheme() {
    return "github";
  }

  private static GitRef parse(String spec) {
    return GitRef.parse(spec, REPOSITORY, ALLOWED);
  }

  @Override
  public void check(String spec) {
    parse(spec);
  }

  @Override
  public boolean isPinned(String spec) {
    return parse(spec).ref().isPresent();
  }

  @Override
  public String fetch(WorkspacePluginRequest request) {
    var spec = parse(request.spec());
    var name = spec.name();
    // GitHub redirects from the old name of a repository to the new one
    repositories.fetch(new RepositoryFetch.Remote(
        address + "/" + spec.repository().group("owner") + "/" + name + ".git", spec.ref(),
        List.of("http.followRedirects=initial")), request);
    return name;
  }
}
