package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntimeProvider;
import java.util.List;

/** Runtimes that own processes and break one promise each, and the tests of the kit that must notice. */
enum WrongAgents {
  /** Starts nothing. */
  STARTS_NOTHING(WrongLives::startsNothing,
      "aStartedAgentRunsAndIsReached"),
  /** Has no address for anybody. */
  HAS_NO_ADDRESSES(WrongLives::hasNoAddresses,
      "aStartedAgentRunsAndIsReached"),
  /** Lists nobody. */
  LISTS_NOBODY(WrongLives::listsNobody,
      "aStartedAgentRunsAndIsReached"),
  /** Forgets what it stops, and lets it run. */
  STOPS_IN_NAME_ONLY(WrongLives::stopsInNameOnly,
      "aStoppedAgentIsGone"),
  /** Says where an agent was when it is stopped. */
  KEEPS_ADDRESSES(WrongLives::keepsAddresses,
      "aStoppedAgentIsGone"),
  /** Fails to stop what it has stopped. */
  STOPS_ONCE(WrongLives::stopsOnce,
      "aStoppedAgentIsGone"),
  /** Calls all processes of a workspace the same. */
  NAMES_PROCESSES_ALIKE(WrongLives::namesProcessesAlike,
      "aStoppedAgentIsStartedAgainAsAnotherProcess", "aStartReplacesTheAgentThatRuns"),
  /** Leaves what ran before beside what it starts. */
  LEAVES_THE_OLD_ONE(WrongLives::leavesTheOldOne,
      "aStartReplacesTheAgentThatRuns"),
  /** Starts nothing where something runs. */
  KEEPS_THE_OLD_ONE(WrongLives::keepsTheOldOne,
      "aStartReplacesTheAgentThatRuns"),
  /** Says of what it saw running that it runs, until it stops it. */
  BELIEVES_ITSELF(WrongLives::believesItself,
      "anAgentThatEndedByItselfIsStopped", "twoRuntimesOfOneInstallationKnowTheSameAgents"),
  /** Names another process as the one that ended. */
  NAMES_ANOTHER_PROCESS(WrongLives::namesAnotherProcess,
      "anAgentThatEndedByItselfIsStopped"),
  /** Gives a reason without words. */
  GIVES_AN_EMPTY_REASON(WrongLives::givesAnEmptyReason,
      "anAgentThatEndedByItselfIsStopped"),
  /** Refuses to start what ended by itself. */
  STARTS_NO_DEAD_ONES(WrongLives::startsNoDeadOnes,
      "anAgentThatEndedByItselfIsStartedAgain"),
  /** Refuses to stop what ended by itself. */
  STOPS_NO_DEAD_ONES(WrongLives::stopsNoDeadOnes,
      "anAgentThatEndedByItselfMayBeStopped"),
  /** Stops all when one is to be stopped. */
  STOPS_ALL(WrongLives::stopsAll,
      "agentsAreStoppedOneByOne"),

  /** Leaves out variables without a value. */
  LOSES_EMPTY_VALUES(WrongStarts::losesEmptyValues,
      "anAgentHasTheEnvironmentOfItsStartAndNothingOfTheServers"),
  /** Adds to the environment of before. */
  ADDS_UP_ENVIRONMENTS(WrongStarts::addsUpEnvironments,
      "anAgentHasTheEnvironmentOfItsStartAndNothingOfTheServers"),
  /** Hands the server's own environment on. */
  PASSES_ON_ITS_OWN_ENVIRONMENT(WrongStarts::passesOnItsOwnEnvironment,
      "anAgentHasTheEnvironmentOfItsStartAndNothingOfTheServers"),
  /** Gives no token. */
  GIVES_NO_TOKEN(WrongStarts::givesNoToken,
      "anAgentFindsItsTokenAndKeepsItUntilThereIsAnother"),
  /** Takes the token away when there is no other. */
  TAKES_THE_TOKEN_AWAY(WrongStarts::takesTheTokenAway,
      "anAgentFindsItsTokenAndKeepsItUntilThereIsAnother"),
  /** Empties the configuration folder before each start. */
  EMPTIES_THE_FOLDER(WrongStarts::emptiesTheFolder,
      "filesAreWrittenOverThoseThatAreThere"),
  /** Writes files only once. */
  WRITES_FILES_ONCE(WrongStarts::writesFilesOnce,
      "filesAreWrittenOverThoseThatAreThere"),
  /** Writes first files each time. */
  ALWAYS_WRITES_FIRST_FILES(WrongStarts::alwaysWritesFirstFiles,
      "firstFilesAreWrittenOnlyWhileThereIsNoConfiguration"),
  /** Writes files wherever their path leads. */
  WRITES_ANYWHERE(WrongStarts::writesAnywhere,
      "aFileThatLeavesTheFolderIsRefusedAndLeavesNothing"),
  /** Stops what runs before it looks at the request. */
  STOPS_BEFORE_IT_LOOKS(WrongStarts::stopsBeforeItLooks,
      "whatIsRefusedLeavesTheAgentThatRuns"),
  /** Logs what it starts an agent with. */
  LOGS_THE_ENVIRONMENT(WrongStarts::logsTheEnvironment,
      "nothingThatIsSecretIsLogged"),
  /** Keeps sessions that are to be reset. */
  NEVER_RESETS(WrongStarts::neverResets,
      "sessionsOutliveTheAgentUntilTheyAreReset"),
  /** Resets sessions each time. */
  ALWAYS_RESETS(WrongStarts::alwaysResets,
      "sessionsOutliveTheAgentUntilTheyAreReset", "whatAnAgentKeptStaysWhenItIsStopped"),
  /** Removes the data of what it stops. */
  REMOVES_WHAT_IT_STOPS(WrongStarts::removesWhatItStops,
      "whatAnAgentKeptStaysWhenItIsStopped"),
  /** Removes the work whenever it removes anything. */
  ALWAYS_REMOVES_THE_WORK(WrongStarts::alwaysRemovesTheWork,
      "removingDataSparesTheWorkUnlessEverythingGoes"),
  /** Removes nothing. */
  REMOVES_NOTHING(WrongStarts::removesNothing,
      "removingDataSparesTheWorkUnlessEverythingGoes"),
  /** Never removes the work. */
  NEVER_REMOVES_THE_WORK(WrongStarts::neverRemovesTheWork,
      "removingDataSparesTheWorkUnlessEverythingGoes"),

  /** Lets starts of one workspace run into each other. */
  STARTS_SIDE_BY_SIDE(WrongShares::startsSideBySide,
      "ofManyStartsOfOneWorkspaceOneAgentIsLeft"),
  /** Starts one agent at a time and refuses the others. */
  STARTS_ONE_AT_A_TIME(WrongShares::startsOneAtATime,
      "manyAgentsAreStartedAtOnce"),
  /** Notices an interrupt when the agent runs, and leaves it there. */
  NOTICES_INTERRUPTS_TOO_LATE(WrongShares::noticesInterruptsTooLate,
      "anInterruptedStartLeavesNothingUnlessItSucceeded"),
  /** Takes all installations for one. */
  KNOWS_ONE_INSTALLATION(WrongShares::knowsOneInstallation,
      "agentsOfAnotherInstallationAreNeitherSeenNorTouched",
      "images_agentsOfAnotherInstallationAreNotOutdated"),
  /** Stops agents of other installations too. */
  STOPS_ANYBODY(WrongShares::stopsAnybody,
      "agentsOfAnotherInstallationAreNeitherSeenNorTouched"),
  /** Stops its agents when it is closed. */
  STOPS_AGENTS_WHEN_CLOSED(WrongShares::stopsAgentsWhenClosed,
      "agentsOutliveTheRuntimeAndTheNextOneKnowsThem"),
  /** Knows what it started itself. */
  KNOWS_ITS_OWN(WrongShares::knowsItsOwn,
      "agentsOutliveTheRuntimeAndTheNextOneKnowsThem",
      "twoRuntimesOfOneInstallationKnowTheSameAgents"),
  /** Works on when it is closed. */
  WORKS_WHEN_CLOSED(WrongShares::worksWhenClosed,
      "aClosedRuntimeStartsAndStopsNothing"),
  /** Says that it owns no process. */
  DENIES_ITS_PROCESSES(WrongShares::deniesItsProcesses,
      "itSaysThatItOwnsProcesses"),
  /** Hides a facet that its test knows. */
  HIDES_A_FACET(WrongShares::hidesAFacet,
      "everyFacetThatItHasIsTested"),
  /** Takes a silent backend for one without agents. */
  TAKES_SILENCE_FOR_STOPPED(WrongShares::takesSilenceForStopped,
      "ofASilentBackendNothingIsKnown"),
  /** Lists nobody when the backend is silent. */
  TAKES_SILENCE_FOR_NOBODY(WrongShares::takesSilenceForNobody,
      "aSilentBackendListsNobodyAndStartsAndStopsNothing"),
  /** Says that a silent backend is well. */
  ALWAYS_WELL(WrongShares::alwaysWell,
      "aSilentBackendIsSaidToBeDown"),

  /** Leaves out the times of lines. */
  LOGS_WITHOUT_TIMES(WrongAgentFacets::logsWithoutTimes,
      "logs_linesComeInOrderFromWhereTheyAreAskedFor"),
  /** Gives the newest line first. */
  LOGS_BACKWARDS(WrongAgentFacets::logsBackwards,
      "logs_linesComeInOrderFromWhereTheyAreAskedFor"),
  /** Gives the first lines where the last are wanted. */
  LOGS_THE_FIRST_LINES(WrongAgentFacets::logsTheFirstLines,
      "logs_linesComeInOrderFromWhereTheyAreAskedFor"),
  /** Gives all lines whatever their time. */
  LOGS_ALL_TIMES(WrongAgentFacets::logsAllTimes,
      "logs_linesComeInOrderFromWhereTheyAreAskedFor"),
  /** Ends where it should follow. */
  FOLLOWS_NOTHING(WrongAgentFacets::followsNothing,
      "logs_outputIsFollowedUntilTheAgentEnds"),
  /** Does not end with the agent. */
  FOLLOWS_THE_DEAD(WrongAgentFacets::followsTheDead,
      "logs_outputIsFollowedUntilTheAgentEnds"),
  /** Lets readers wait when their stream is closed. */
  LETS_READERS_WAIT(WrongAgentFacets::letsReadersWait,
      "logs_closingEndsAReadThatWaits"),
  /** Has an empty output for everybody. */
  LOGS_NOBODY(WrongAgentFacets::logsNobody,
      "logs_ofAnUnknownAgentThereIsNone"),
  /** Gives the last line as the reason of an end. */
  GIVES_OUTPUT_AS_REASON(WrongAgentFacets::givesOutputAsReason,
      "logs_whatAnAgentPrintedIsNotWhyItEnded"),

  /** Says that every command succeeded. */
  ALWAYS_SUCCEEDS(WrongAgentFacets::alwaysSucceeds,
      "commands_runAsTheyAreGivenAndTellWhatCameOfThem"),
  /** Runs commands with a shell. */
  RUNS_A_SHELL(WrongAgentFacets::runsAShell,
      "commands_runAsTheyAreGivenAndTellWhatCameOfThem"),
  /** Fails for a program that is not there. */
  NEEDS_THE_PROGRAM(WrongAgentFacets::needsTheProgram,
      "commands_runAsTheyAreGivenAndTellWhatCameOfThem"),
  /** Keeps little of an output. */
  KEEPS_LITTLE_OUTPUT(WrongAgentFacets::keepsLittleOutput,
      "commands_runAsTheyAreGivenAndTellWhatCameOfThem"),
  /** Says that a command ended which it gave up. */
  SAYS_WHAT_WAS_GIVEN_UP_ENDED(WrongAgentFacets::saysWhatWasGivenUpEnded,
      "commands_oneThatTakesTooLongIsGivenUp"),
  /** Runs commands where no agent is. */
  RUNS_COMMANDS_ANYWHERE(WrongAgentFacets::runsCommandsAnywhere,
      "commands_ofAnAgentThatDoesNotRunThereAreNone"),

  /** Writes no files. */
  WRITES_NO_FILES(WrongAgentFacets::writesNoFiles,
      "files_areCopiedBothWaysOverThoseThatAreThere"),
  /** Leaves files that are there as they are. */
  WRITES_OVER_NOTHING(WrongAgentFacets::writesOverNothing,
      "files_areCopiedBothWaysOverThoseThatAreThere"),
  /** Cuts large files. */
  CUTS_LARGE_FILES(WrongAgentFacets::cutsLargeFiles,
      "files_areCopiedBothWaysOverThoseThatAreThere"),
  /** Closes the caller's archive. */
  CLOSES_ARCHIVES(WrongAgentFacets::closesArchives,
      "files_theArchiveOfTheCallerIsReadToItsEndAndLeftOpen"),
  /** Reads what is not there as empty. */
  READS_WHAT_IS_NOT_THERE(WrongAgentFacets::readsWhatIsNotThere,
      "files_pathsThatLeadNowhereAreRefused"),
  /** Looks for paths that are not absolute. */
  LOOKS_FOR_RELATIVE_PATHS(WrongAgentFacets::looksForRelativePaths,
      "files_pathsThatLeadNowhereAreRefused"),

  /** Names no image. */
  NAMES_NO_IMAGES(WrongAgentFacets::namesNoImages,
      "images_thoseOfTheAgentsAreNamed"),
  /** Says after each refresh that the image is another. */
  ALWAYS_ANOTHER(WrongAgentFacets::alwaysAnother,
      "images_refreshingSaysWhetherItIsAnother"),
  /** Takes an image that nobody knows for the same. */
  REFRESHES_ANYTHING(WrongAgentFacets::refreshesAnything,
      "images_ofAnUnknownRuntimeThereIsNone"),
  /** Takes nobody for outdated. */
  NOBODY_IS_OUTDATED(WrongAgentFacets::nobodyIsOutdated,
      "images_agentsOfAnOlderOneAreOutdatedUntilTheyAreStartedAgain"),
  /** Takes everybody for outdated. */
  ALL_ARE_OUTDATED(WrongAgentFacets::allAreOutdated,
      "images_agentsOfAnOlderOneAreOutdatedUntilTheyAreStartedAgain"),
  /** Starts from the newest image whatever is pinned. */
  IGNORES_PINS(WrongAgentFacets::ignoresPins,
      "images_aPinnedOneThatIsNotThereStartsNothing");

  /** Makes a runtime. */
  @FunctionalInterface
  interface Maker {
    /** Makes it. */
    WorkspaceRuntime make(ReferenceRuntimeProvider.Config config,
        PluginContext context);
  }

  @SuppressWarnings("ImmutableEnumChecker") // because a method reference never changes
  private final Maker maker;
  @SuppressWarnings("ImmutableEnumChecker") // because List.of makes an immutable list
  private final List<String> caughtBy;

  WrongAgents(Maker maker, String... caughtBy) {
    this.maker = maker;
    this.caughtBy = List.of(caughtBy);
  }

  ReferenceRuntimeProvider provider() {
    return new ReferenceRuntimeProvider(maker::make);
  }

  List<String> caughtBy() {
    return caughtBy;
  }
}
