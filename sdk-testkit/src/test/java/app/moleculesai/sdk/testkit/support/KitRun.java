package app.moleculesai.sdk.testkit.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A run of a kit inside a test, as a build would run it. */
public final class KitRun implements TestExecutionListener {
  private final Map<String, Throwable> failures = new LinkedHashMap<>();
  private final List<String> succeeded = new ArrayList<>();

  /** Runs one test. */
  public static KitRun ofTest(Class<?> kit, String test, Map<String, String> parameters) {
    return of(DiscoverySelectors.selectMethod(kit, test), parameters);
  }

  /** Runs all tests of a class. */
  public static KitRun of(Class<?> kit) {
    return of(DiscoverySelectors.selectClass(kit), Map.of());
  }

  private static KitRun of(DiscoverySelector selector, Map<String, String> parameters) {
    var run = new KitRun();
    var request = LauncherDiscoveryRequestBuilder.request().selectors(selector)
        .configurationParameters(parameters).build();
    LauncherFactory.create().execute(request, run);
    return run;
  }

  /** Returns what failed, tests and classes, with the reason; in order. */
  public Map<String, Throwable> failures() {
    return failures;
  }

  /** Returns the tests that succeeded. */
  public List<String> succeeded() {
    return succeeded;
  }

  @Override
  public void executionFinished(TestIdentifier what, TestExecutionResult result) {
    var name = what.getDisplayName().replace("()", "");
    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      failures.put(name, result.getThrowable().orElseThrow());
    } else if (what.isTest()) {
      succeeded.add(name);
    }
  }
}
