package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import java.util.function.Supplier;

/** Runtimes with one fault each, and the test of {@code WorkspaceRuntimeContract} that must notice. */
enum WrongRuntime {
  INVENTS_WORKSPACES(WrongRuntimes.InventsWorkspaces::new,
      "anUnknownWorkspaceIsNotSaidToRunByARuntimeThatOwnsProcesses"), FAILS_TO_STOP_WHAT_IS_NOT_THERE(
          WrongRuntimes.FailsToStopWhatIsNotThere::new,
          "stoppingAnUnknownWorkspaceSucceeds"), CHANGES_ITS_CAPABILITIES(
              WrongRuntimes.ChangesItsCapabilities::new,
              "itsCapabilitiesAreTheSameOnEveryCall"), CONTRADICTS_ITSELF(
                  WrongRuntimes.ContradictsItself::new,
                  "itsCapabilitiesDoNotContradictEachOther"), LISTS_WHAT_IT_WAS_ASKED_FOR(
                      WrongRuntimes.ListsWhatItWasAskedFor::new,
                      "observingAllDoesNotInventWorkspaces"), NEVER_WELL(
                          WrongRuntimes.NeverWell::new, "aStartedRuntimeIsWell"), OBSERVES_SLOWLY(
                              WrongRuntimes.ObservesSlowly::new,
                              "observingTakesAtMostASecond"), UNKNOWN_ENDPOINTS_ARE_ERRORS(
                                  WrongRuntimes.UnknownEndpointsAreErrors::new,
                                  "theEndpointOfAnUnknownWorkspaceIsAnAnswerAndCheap"), STARTS_WHAT_IT_DOES_NOT_OWN(
                                      WrongRuntimes.StartsWhatItDoesNotOwn::new,
                                      "aRuntimeThatOwnsNoProcessDoesNotStartOne"), TAKES_ONE_CALLER(
                                          WrongRuntimes.TakesOneCaller::new,
                                          "manyCallersMayAskAtOnce"), CLOSES_ONCE(
                                              WrongRuntimes.ClosesOnce::new,
                                              "closingTwiceAndBeforeTheStartIsHarmless"), ANSWERS_WHEN_CLOSED(
                                                  WrongRuntimes.AnswersWhenClosed::new,
                                                  "aClosedRuntimeRefusesToAnswer"), LEAKS_A_THREAD(
                                                      WrongRuntimes.LeaksAThread::new,
                                                      "openingAndClosingLeavesNoThreadBehind");

  @SuppressWarnings("ImmutableEnumChecker") // because a constructor reference never changes
  private final Supplier<WorkspaceRuntime> runtimes;
  private final String caughtBy;

  WrongRuntime(Supplier<WorkspaceRuntime> runtimes, String caughtBy) {
    this.runtimes = runtimes;
    this.caughtBy = caughtBy;
  }

  Supplier<WorkspaceRuntime> runtimes() {
    return runtimes;
  }

  String caughtBy() {
    return caughtBy;
  }
}
