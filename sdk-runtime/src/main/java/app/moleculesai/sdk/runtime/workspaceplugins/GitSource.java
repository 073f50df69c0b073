package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fetches repositories of any host by HTTPS, {@code host/path/repo#ref}, or by HTTP, {@code http://host/path/repo#ref}. The
 * host is one that this server may call ({@code wire.md} 3.10), and git connects to the address that was checked: it does
 * not resolve again, and follows no redirect. Safe for use by many threads.
 */
public final class GitSource implements WorkspacePluginSource {
  private static final Pattern REPOSITORY = Pattern.compile("(?:(?<scheme>https?)://)?"
      + "(?<host>[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(?::(?<port>\\d{1,5}))?"
      + "(?<path>(?:/[A-Za-z0-9_~][A-Za-z0-9_.~-]{0,99}){1,16})/?");
  private static final String ALLOWED = "must be host/path/repo#ref or http://host/path/repo#ref, "
      + "without credentials; segments of the path have letters, digits, and . _ - ~ behind the first "
      + "character";

  private final GitProgram git;

  /** Takes the program. */
  public GitSource(GitProgram git) {
    this.git = git;
  }

  @Override
  public String scheme() {
    return "git";
  }

  @Override
  public void check(String spec) {
    parts(GitRef.parse(spec));
  }

  private static Matcher parts(GitRef spec) {
    var parts = REPOSITORY.matcher(spec.repository());
    if (!parts.matches() || spec.repository().contains("..")) {
      throw SdkException.invalid("spec", ALLOWED);
    }
    return parts;
  }

  @Override
  public boolean isPinned(String spec) {
    return GitRef.parse(spec).ref().isPresent();
  }

  @Override
  public String fetch(WorkspacePluginRequest request) {
    var spec = GitRef.parse(request.spec());
    var parts = parts(spec);
    var scheme = Optional.ofNullable(parts.group("scheme")).orElse("https");
    var port = Optional.ofNullable(parts.group("port"))
        .orElse(scheme.equals("https") ? "443" : "80");
    var host = parts.group("host");
    var addresses = request.addressesOf(host).stream().map(GitSource::text)
        .collect(Collectors.joining(","));
    var url = scheme + "://" + host + ":" + port + parts.group("path");
    git.requirePinning();
    git.fetch(new GitProgram.Remote(url, spec.ref(), List.of("http.followRedirects=false",
        "http.proxy=", "http.curloptResolve=" + host + ":" + port + ":" + addresses)), request);
    return name(parts);
  }

  /** The last segment; {@code .git} behind it is no part of the name. */
  private static String name(Matcher parts) {
    return parts.group("path").replaceFirst(".*/", "").replaceFirst("\\.git$", "");
  }

  private static String text(InetAddress address) {
    var text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
