package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Takes a workspace with all below it elsewhere ({@code wire.md} 12.7). */
public final class BundleRoutes implements HttpService {
  private final Access access;
  private final BundleExport bundles;
  private final BundleImport imports;

  /** Takes what reads bundles, and what creates from them. */
  public BundleRoutes(Access access, BundleExport bundles, BundleImport imports) {
    this.access = access;
    this.bundles = bundles;
    this.imports = imports;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/bundles/export/{id}", access.adminOf(this::bundle))
        .post("/bundles/import", access.admin(this::create));
  }

  private void bundle(ServerRequest request, ServerResponse response) {
    var document = BundleJson.of(bundles.read(Parameters.workspaceId(request),
        Parameters.bool(request, "descendants", true)));
    BundleExport.requireSmall(document.length);
    Json.sendBytes(response, Status.OK_200, document);
  }

  private void create(ServerRequest request, ServerResponse response) {
    Json.sendBytes(response, Status.CREATED_201, BundleJson.of(
        imports.run(JsonFields.of(request, BundleReader.MOST_BYTES), Access.confinement(request))));
  }
}
