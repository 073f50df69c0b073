package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.plugin.Secret;
import java.util.Optional;

/**
 * Who is let in.
 *
 * @param environment what {@code MOLECULE_ENV} says
 * @param adminToken the token of the administrator
 * @param requireAdminToken whether the routes of an administrator are closed as long as there is no admin token
 * @param orgId the organisation this server belongs to; switches the tenant guard on ({@code AU-13})
 * @param saas whether addresses are checked as on a shared platform ({@code wire.md} 3.10)
 * @param testTokensEnabled whether the test-token route was switched on; see {@link #testTokens()}
 * @param registryAllowUnknown whether an unknown workspace may register
 * @param a2aAllowAnonymous whether callers without identity may send messages although there is an admin token
 */
public record AccessConfig(
    MoleculeEnv environment,
    Optional<Secret> adminToken,
    boolean requireAdminToken,
    Optional<String> orgId,
    boolean saas,
    boolean testTokensEnabled,
    boolean registryAllowUnknown,
    boolean a2aAllowAnonymous) {
  /** Says whether a developer's own machine is assumed: development and no admin token ({@code AU-10}). */
  public boolean devFailOpen() {
    return environment == MoleculeEnv.DEVELOPMENT && adminToken.isEmpty();
  }

  /** Says whether the test-token route exists ({@code wire.md} 10.7). */
  public boolean testTokens() {
    return testTokensEnabled || devFailOpen();
  }
}
