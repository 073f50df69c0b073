package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fetches repositories of any host by HTTPS, {@code host/path/repo#ref}, or by HTTP, {@code http://host/path/repo#ref}. The
 * host is one that this server may call ({@code wire.md} 3.10), and git connects to the address that was checked: it does
 * not resolve again, and follows no redirect. Safe for use by many threads.
 */
public final class GitSource implements WorkspacePluginSource {
  private static final String SEGMENT = "[A-Za-z0-9_~][A-Za-z0-9_.~-]{0,99}";
  private static final Pattern REPOSITORY = Pattern.compile("(?:(?<scheme>https?)://)?"
      // git's HTTP library knows a host with a dot at its end by the name without it
      + "(?<host>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_-])?|\\[[0-9A-Fa-f:.]{2,45}])"
      + "(?::(?<port>\\d{1,5}))?(?<path>(?:/" + SEGMENT + "){0,15}/(?<name>" + SEGMENT + "))/?");
  private static final String ALLOWED = "must be host/path/repo#ref or http://host/path/repo#ref, "
      + "without credentials; segments of the path have letters, digits, and . _ - ~ behind the first "
      + "character";

  private final RepositoryFetch repositories;

  /** Takes the program. */
  public GitSource(RepositoryFetch repositories) {
    this.repositories = repositories;
  }

  @Override
  public String scheme() {
    return "git";
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
    var parts = spec.repository();
    var scheme = Optional.ofNullable(parts.group("scheme")).orElse("https");
    var port = Optional.ofNullable(parts.group("port"))
        .orElse(scheme.equals("https") ? "443" : "80");
    var host = parts.group("host");
    var settings = new ArrayList<>(List.of("http.followRedirects=false", "http.proxy="));
    var addresses = request.addressesOf(host);
    if (!host.startsWith("[")) { // which is an address, and nothing to be resolved
      repositories.requirePinning(request);
      settings.add("http.curloptResolve=" + host + ":" + port + ":"
          + addresses.stream().map(GitSource::text).collect(Collectors.joining(",")));
    }
    repositories
        .fetch(new RepositoryFetch.Remote(scheme + "://" + host + ":" + port + parts.group("path"),
            spec.ref(), settings), request);
    return spec.name();
  }

  private static String text(InetAddress address) {
    var text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
