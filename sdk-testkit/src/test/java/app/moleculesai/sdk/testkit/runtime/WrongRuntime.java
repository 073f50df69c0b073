package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import java.util.function.Supplier;

/** Runtimes with one fault each, and the test of {@code WorkspaceRuntimeContract} that must notice. */
enum WrongRuntime {
  /** Says of every workspace that it runs. */
  INVENTS_WORKSPACES(WrongRuntimes.InventsWorkspaces::new,
      "anUnknownWorkspaceIsNotSaidToRunByARuntimeThatOwnsProcesses"),
  /** Fails to stop what does not run. */
  FAILS_TO_STOP_WHAT_IS_NOT_THERE(WrongRuntimes.FailsToStopWhatIsNotThere::new,
      "stoppingAnUnknownWorkspaceSucceeds"),
  /** Says something else about itself after the first question. */
  CHANGES_ITS_CAPABILITIES(WrongRuntimes.ChangesItsCapabilities::new,
      "itsCapabilitiesAreTheSameOnEveryCall"),
  /** Restarts processes that it does not own. */
  CONTRADICTS_ITSELF(WrongRuntimes.ContradictsItself::new,
      "itsCapabilitiesDoNotContradictEachOther"),
  /** Lists what it was asked for. */
  LISTS_WHAT_IT_WAS_ASKED_FOR(WrongRuntimes.ListsWhatItWasAskedFor::new,
      "observingAllDoesNotInventWorkspaces"),
  /** Says that it does not work. */
  NEVER_WELL(WrongRuntimes.NeverWell::new,
      "aStartedRuntimeIsWell"),
  /** Takes its time to find out. */
  OBSERVES_SLOWLY(WrongRuntimes.ObservesSlowly::new,
      "observingTakesAtMostASecond"),
  /** Knows no address of what it does not know. */
  UNKNOWN_ENDPOINTS_ARE_ERRORS(WrongRuntimes.UnknownEndpointsAreErrors::new,
      "theEndpointOfAnUnknownWorkspaceIsAnAnswerAndCheap"),
  /** Starts what it says that it does not own. */
  STARTS_WHAT_IT_DOES_NOT_OWN(WrongRuntimes.StartsWhatItDoesNotOwn::new,
      "aRuntimeThatOwnsNoProcessDoesNotStartOne"),
  /** Takes one caller at a time. */
  TAKES_ONE_CALLER(WrongRuntimes.TakesOneCaller::new,
      "manyCallersMayAskAtOnce"),
  /** Complains when it is closed twice. */
  CLOSES_ONCE(WrongRuntimes.ClosesOnce::new,
      "closingTwiceAndBeforeTheStartIsHarmless"),
  /** Answers when it is closed. */
  ANSWERS_WHEN_CLOSED(WrongRuntimes.AnswersWhenClosed::new,
      "aClosedRuntimeRefusesToAnswer"),
  /** Leaves a thread behind whenever it is closed. */
  LEAKS_A_THREAD(WrongRuntimes.LeaksAThread::new,
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
