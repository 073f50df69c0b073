package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistryProvider;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Registries with one fault each, and the test of {@code RegistryContract} that is meant for it. A later version may add
 * some.
 */
public enum WrongRegistry {
  /** Matches a child by its name, whoever its parent is. */
  IGNORES_THE_PARENT(WrongRegistries.IgnoresTheParent::new,
      "oi23_theSameNameUnderAnotherParentIsNoMatch"),
  /** Lets a removed row block its name. */
  REMOVED_ROWS_BLOCK(WrongRegistries.RemovedRowsBlock::new,
      "oi23_aRemovedRowNeitherMatchesNorBlocks",
      "oi23_aRemovedRootNeitherMatchesNorBlocks"),
  /** Compares parents as SQL compares NULL: no root equals another. */
  ROOTS_NEVER_MATCH(WrongRegistries.RootsNeverMatch::new, "oi23_aRootIsFoundWithoutParent",
      "transaction_aRefusalInsidePassesThroughAndUndoesTheRest",
      "oi25_noParentCountsAsOneValue",
      "oi25_theFirstOfTwoOfOneNameInOneInsertIsTaken"),
  /** Refuses a whole insert when one of its rows meets another. */
  CONFLICTS_ARE_ERRORS(WrongRegistries.ConflictsAreErrors::new,
      "oi25_anInsertThatMeetsALiveSiblingOfTheNameDoesNothing",
      "transaction_ofManyThatInsertTheSameChildExactlyOneDoes",
      "oi25_ofManyInsertsAtOnceExactlyOneWins"),
  /** Lets a removed workspace come back. */
  LEAVES_REMOVED(WrongRegistries.LeavesRemoved::new, "st1_removedIsNeverLeft",
      "st3_aChangeHappensFromTheStatesNamedAndNoOthers"),
  /** Changes a state whatever the conditions besides the state before. */
  IGNORES_CONDITIONS(WrongRegistries.IgnoresConditions::new,
      "st3_theHeartbeatMustBeOlderThanTheLimit",
      "st3_withoutAHeartbeatTheLastChangeOfTheRowCounts",
      "st3_theLastChangeMustBeOlderThanTheLimit",
      "st3_aBusyWorkspaceIsNotIdle"),
  /** Changes fields of removed rows. */
  UPDATES_REMOVED_ROWS(WrongRegistries.UpdatesRemovedRows::new,
      "update_aRemovedOrUnknownRowIsLeftAlone"),
  /** Gives two siblings one name when the second is renamed. */
  RENAMES_TO_TAKEN_NAMES(WrongRegistries.RenamesToTakenNames::new,
      "update_aNameOfALiveSiblingIsTaken",
      "dependency_aChangeOfManyThatIsRefusedForOneChangesNone",
      "update_aRootMayNotTakeTheNameOfAnother"),
  /** Walks up without end. */
  ANCESTORS_WITHOUT_BOUND(WrongRegistries.AncestorsWithoutBound::new,
      "tree_ancestorsAreTheNearestFirstAndAtMostThirtyTwo"),
  /** Leaves removed rows, and what stands below them, out of a tree. */
  TREES_OF_THE_LIVING(WrongRegistries.TreesOfTheLiving::new,
      "tree_aWholeTreeHoldsRemovedRowsAndWhatStandsBelowThem"),
  /** Leaves behind what belonged to a purged workspace. */
  PURGE_LEAVES_DEPENDENTS(WrongRegistries.PurgeLeavesDependents::new,
      "de6_aPurgeDeletesTheRowAndEverythingThatDependsOnIt"),
  /** Clears the root of an organisation's token like any reference: the token is valid for all then. */
  PURGE_FREES_ORG_TOKENS(WrongRegistries.PurgeFreesOrgTokens::new,
      "de6_anOrganisationTokenGoesWithItsRootAndNeverOpensAnother"),
  /** Keeps what a transaction did before it failed. */
  WRITES_THROUGH(WrongRegistries.WritesThrough::new,
      "transaction_nothingOfItStaysWhenItThrows",
      "push_newsOfATransactionIsThereAtItsEndOrNotAtAll",
      "transaction_ofManyThatFailNothingStays",
      "task_whatATransactionWritesIsThereTogetherOrNotAtAll"),
  /** Lets transactions run side by side; the last one to end puts its copy over what others did. */
  LOSES_UPDATES(WrongTransactions.LosesUpdates::new,
      "transaction_twoThatCountOnTheSameRowLoseNoUpdate",
      "st3_ofManyChangesAtOnceExactlyOneHappens",
      "lease_ofManyWhoWantItExactlyOneGetsIt",
      "qu1_ofManyInsertsOfOneKeyExactlyOneIsNew",
      "qu4_ofManyClaimsEachGetsAnotherItem",
      "qu4_ofManyClaimsNoMoreSucceedThanThereArePlaces",
      "dg1_ofManyInsertsOfOneKeyExactlyOneIsNew",
      "dl1_ofManyEndsExactlyOneIsMade",
      "dg14_ofManyTakeOversEachGetsOthers",
      "task_ofManyInsertsOfOneIdExactlyOneSucceeds",
      "task_ofManyWhoKnowTheSameEventExactlyOneAdvances",
      "push_ofManyAtOnceNoMoreAreSetThanATaskMayHave",
      "instances_ofManyTakeOversAtBothEachGetsOtherDelegations",
      "instances_ofManyClaimsAtBothEachGetsAnotherItem",
      "instances_aMessageIsSentOrEndedAndNotBoth",
      "instances_ofManyClaimsAtBothNoTwoAreOfOneConfiguration",
      "instances_ofManyWhoWantALeaseAtBothExactlyOneGetsIt",
      "instances_ofManyInsertsAtBothExactlyOneWins",
      "instances_ofManyChangesAtBothExactlyOneHappens",
      "instances_transactionsAtBothLoseNoUpdate"),
  /** Notices at the end of a transaction who wrote what it wrote, not who wrote what it read. */
  ALLOWS_WRITE_SKEW(WrongTransactions.AllowsWriteSkew::new,
      "transaction_twoThatReadWhatTheOtherWritesSeeEachOther",
      "transaction_twoThatMissWhatTheOtherInsertsSeeEachOther",
      "instances_transactionsAtBothThatReadWhatTheOtherWritesSeeEachOther"),
  /** Works on what is there for all to see. */
  SHOWS_UNFINISHED_WORK(WrongTransactions.ShowsUnfinishedWork::new,
      "transaction_nobodySeesItBeforeItReturns"),
  /** Reads each row as it was committed last, and so rows that never were there together. */
  READS_WHAT_IS_COMMITTED_NOW(WrongTransactions.ReadsWhatIsCommittedNow::new,
      "transaction_whatItReadsBelongsTogether"),
  /** Runs the work again, when others were faster, on what it left the first time. */
  RUNS_AGAIN_ON_ITS_OWN_WORK(WrongTransactions.RunsAgainOnItsOwnWork::new,
      "transaction_ofManyThatCountEachIsCountedOnce"),
  /** Locks what is written in the order of the writes: two may wait for each other, and one is thrown out. */
  WAITS_IN_A_CIRCLE(WrongTransactions.WaitsInACircle::new,
      "transaction_thoseThatWriteTheSameRowsInAnyOrderAllEnd",
      "st3_changesOfTheSameRowsInAnyOrderAllHappen"),
  /** Keeps what an interrupted transaction did first. */
  INTERRUPTS_KEEP_HALF(WrongTransactions.InterruptsKeepHalf::new,
      "transaction_anInterruptedOneIsWholeOrAbsent"),
  /** Throws away what a transaction did. */
  NEVER_COMMITS(WrongTransactions.NeverCommits::new,
      "transaction_itsChangesAreThereWhenItReturns"),
  /** Collects what a transaction writes until its end: it does not see its own changes. */
  WRITES_AT_THE_END(WrongTransactions.WritesAtTheEnd::new,
      "transaction_itSeesItsOwnChanges"),
  /** Records every event that is announced. */
  RECORDS_WHAT_IS_ANNOUNCED(WrongTransactions.RecordsWhatIsAnnounced::new,
      "transaction_itTakesEventsAndNotices"),
  /** Lets tokens of removed workspaces in. */
  TOKENS_OUTLIVE_WORKSPACES(WrongRegistries.TokensOutliveWorkspaces::new,
      "au3_aTokenOfARemovedWorkspaceIsNotLive",
      "dependency_aRemovedWorkspaceIsStillThere"),
  /** Gives out tokens without end. */
  TOKENS_WITHOUT_MAXIMUM(WrongRegistries.TokensWithoutMaximum::new,
      "token_aWorkspaceHasNoMoreLiveTokensThanAllowed",
      "token_ofManyInsertsAtOnceNoMoreThanAllowedSucceed"),
  /** Gives every holder of a lease the same fence. */
  FENCES_STAND_STILL(WrongRegistries.FencesStandStill::new,
      "lease_itsFenceRisesWheneverItChangesHandsOrLapsed",
      "lease_itsFenceRisesAfterARelease",
      "lease_ofManyWhoWantALapsedOneExactlyOneGetsIt"),
  /** Lets who was replaced release or renew the lease. */
  LEASES_BY_NAME(WrongRegistries.LeasesByName::new, "lease_whoWasReplacedCannotReleaseIt",
      "lease_oneThatWasTakenOverOrReleasedIsNotRenewed",
      "lease_workOfWhoLostItIsNotDone"),
  /** Writes row by row: what a refused call did before it was refused stays. */
  REFUSED_CALLS_LEAVE_HALF(WrongRegistries.RefusedCallsLeaveHalf::new,
      "transaction_aCallThatIsRefusedChangesNothingAndTheRestIsKept"),
  /** Drops rows of workspaces that are not there, and says nothing. */
  KEEPS_ORPHANS(WrongRegistries.KeepsOrphans::new,
      "dependency_nothingIsKeptForAWorkspaceThatIsNotThere",
      "dependency_oneUnknownWorkspaceRefusesTheWholeCall"),
  /** Takes any id for a parent. */
  TAKES_UNKNOWN_PARENTS(WrongRegistries.TakesUnknownParents::new,
      "dependency_aParentOrSuccessorMustBeThere"),
  /** Puts two roots of one name beside each other in a purge. */
  PURGE_IGNORES_NAMES(WrongRegistries.PurgeIgnoresNames::new,
      "de6_aLiveChildOfAPurgedRowBecomesARootUnlessItsNameIsTaken"),
  /** Renews any lease of the same holder. */
  RENEWS_BY_HOLDER(WrongRegistries.RenewsByHolder::new,
      "lease_anOlderOneOfTheSameHolderIsNotRenewed"),
  /** Renews no lease that has lapsed. */
  LAPSED_LEASES_ARE_LOST(WrongRegistries.LapsedLeasesAreLost::new,
      "lease_aLapsedOneThatNobodyTookIsRenewed"),
  /** Counts a lease from its old end, not from now. */
  RENEWS_FROM_THE_OLD_END(WrongRegistries.RenewsFromTheOldEnd::new,
      "lease_renewingProlongsIt"),
  /** Lists secrets in another order. */
  SECRETS_WITHOUT_ORDER(WrongRegistries.SecretsWithoutOrder::new,
      "secret_everyOwnerHasItsOwnInOrderOfTheKey"),
  /** Deletes no secret, and says that it did. */
  SECRETS_STAY(WrongRegistries.SecretsStay::new,
      "secret_whatIsDeletedIsGone"),
  /** Takes every schedule for one of a template. */
  TEMPLATES_OVERWRITE(WrongRegistries.TemplatesOverwrite::new,
      "oi10_aScheduleMadeAtRunTimeIsLeftAlone"),
  /** Takes the time of the next run from no template. */
  NEXT_RUNS_ARE_LOST(WrongRegistries.NextRunsAreLost::new,
      "oi10_aScheduleThatATemplateEnablesFiresNext"),
  /** Switches no schedule off. */
  DISABLES_NOTHING(WrongRegistries.DisablesNothing::new,
      "schedule_allOfAWorkspaceAreSwitchedOff"),
  /** Lists the oldest memories first. */
  OLDEST_MEMORIES_FIRST(WrongRegistries.OldestMemoriesFirst::new,
      "memory_theNewestAreListedFirst"),
  /** Keeps the first use of a day for all of it. */
  USAGE_IS_NOT_ADDED_UP(WrongRegistries.UsageIsNotAddedUp::new,
      "usage_addsUpForADay"),
  /** Keeps the first place of a workspace. */
  LAYOUTS_ARE_KEPT(WrongRegistries.LayoutsAreKept::new,
      "layout_aRowReplacesTheOneThatIsThere"),
  /** Lists the oldest events first. */
  OLDEST_EVENTS_FIRST(WrongRegistries.OldestEventsFirst::new,
      "event_theNewestAreListedFirst"),
  /** Deletes events up to and at a time. */
  DELETES_EVENTS_AT_THE_TIME(WrongRegistries.DeletesEventsAtTheTime::new,
      "event_thoseOlderThanATimeAreDeleted"),
  /** Works on after it was closed. */
  WORKS_WHEN_CLOSED(WrongLives.WorksWhenClosed::new,
      "lifecycle_aClosedRegistryRefusesEveryCall"),
  /** Says that it does not work. */
  NEVER_WELL(WrongLives.NeverWell::new,
      "lifecycle_aStartedRegistryIsWell"),
  /** Complains when it is closed twice. */
  CLOSES_ONCE(WrongLives.ClosesOnce::new,
      "lifecycle_closingTwiceAndBeforeTheStartIsHarmless"),
  /** Leaves a thread behind whenever it is closed. */
  LEAKS_A_THREAD(WrongLives.LeaksAThread::new,
      "lifecycle_openingAndClosingLeavesNoThreadBehind"),
  /** Says that it is durable, and keeps everything in memory. */
  DURABLE_IN_NAME(WrongLives.DurableInName::new,
      "lifecycle_afterAReopenADurableRegistryHasItsRows",
      "instances_whatOneWritesTheOtherReadsAtOnce",
      "instances_aLeaseHeldAtOneIsNotAcquiredAtTheOther"),
  /** Empties its tables when it is closed. */
  RESETS_WHEN_CLOSED(WrongLives.ResetsWhenClosed::new,
      "instances_closingOneLeavesTheOtherOpen"),
  /** Keeps for each instance the tokens that it has seen. */
  CACHES_TOKENS(WrongTokens.CachesTokens::new,
      "instances_aTokenRevokedAtOneIsRefusedAtTheOther"),
  /** Compares hashes as arrays are compared, by identity. */
  FINDS_NO_TOKEN(WrongTokens::findsNone,
      "au3_aTokenIsFoundByItsHashWhileItIsLive"),
  /** Says that it revoked a token, and does nothing. */
  REVOKES_NO_TOKEN(WrongTokens::revokesNone,
      "au3_aRevokedTokenIsNotLive"),
  /** Revokes a token by its id, whoever asks. */
  REVOKES_TOKENS_FOR_ANYBODY(WrongTokens::revokesForAnybody,
      "au3_onlyTheWorkspaceItselfRevokesItsTokens"),
  /** Says that no token is live, whichever there are. */
  ANY_TOKEN_IS_NEVER_LIVE(WrongTokens::anyIsNever,
      "au3_whetherAnyTokenIsLiveFollowsInsertsAndRevokes"),
  /** Revokes the tokens of the first workspace of many. */
  REVOKES_TOKENS_OF_THE_FIRST(WrongTokens::revokesOfTheFirst,
      "token_allTokensOfWorkspacesAreRevokedTogether"),
  /** Notes no use of a token. */
  NOTES_NO_USE_OF_TOKENS(WrongTokens::notesNoUse,
      "token_itsUseIsNoted"),
  /** Gives the first page again and again. */
  IGNORES_THE_OFFSET(WrongTokens::ignoresTheOffset,
      "token_theNewestAreListedFirstPageByPage"),
  /** Leaves a token out that has another one's id or hash, and says that it is stored. */
  SWALLOWS_CONFLICTS_OF_TOKENS(WrongTokens::swallowsConflicts,
      "token_anIdOrHashOfAnotherIsAConflict"),
  /** Keeps organisations' tokens that were revoked. */
  ORG_TOKENS_STAY(WrongTokens::orgTokensStay,
      "orgToken_itIsFoundUntilItIsRevoked"),
  /** Notes no use of an organisation's token. */
  NOTES_NO_USE_OF_ORG_TOKENS(WrongTokens::notesNoUseOfOrgTokens,
      "orgToken_itsUseIsNotedAndEveryFieldComesBack"),
  /** Lists the oldest of organisations' tokens first. */
  OLDEST_ORG_TOKENS_FIRST(WrongTokens::oldestOrgTokensFirst,
      "orgToken_theNewestAreListedFirst"),
  /** Limits the tokens of all organisations first and looks for those of one then. */
  LIMITS_ORG_TOKENS_TOO_EARLY(WrongTokens::limitsOrgTokensTooEarly,
      "orgToken_thoseOfOneOrganisationAreListedNewestFirst"),
  /** Gives an organisation's token another hash when its own is taken. */
  ORG_TOKENS_SHARE_HASHES(WrongTokens::orgTokensShareHashes,
      "orgToken_anIdOrHashOfAnotherIsAConflict"),
  /** Cuts names to what their column takes. */
  CUTS_NAMES_OF_ORG_TOKENS(WrongTokens::cutsNamesOfOrgTokens,
      "text_namesOfTokensComeBackEqual"),
  /** Revokes tokens that came before a time, whether they were used since or not. */
  TOKENS_IN_USE_ARE_REVOKED(WrongTokens::revokesTheUsed,
      "token_thoseThatNobodyUsesAreRevoked"),
  /** Gives leases that lapse at once. */
  LEASES_LAPSE_AT_ONCE(WrongLeases::lapseAtOnce,
      "lease_oneThatIsFreeIsAcquired"),
  /** Gives a lease to whoever asks last. */
  LEASES_ARE_TAKEN_AWAY(WrongLeases::areTakenAway,
      "lease_oneThatIsHeldIsNotAcquiredByAnother"),
  /** Gives its holder a lease anew, so that the older one is worth nothing. */
  LEASES_ARE_NEW_FOR_THEIR_HOLDER(WrongLeases::areNewForTheirHolder,
      "lease_itsHolderAcquiresItAgainWithTheSameFence"),
  /** Renews one lease of many. */
  LEASES_RENEW_ONE(WrongLeases::renewOne,
      "lease_ofManyThoseThatHoldAreRenewed"),
  /** Reads the start of a name as a pattern of SQL. */
  LEASES_ARE_LISTED_BY_PATTERN(WrongLeases::areListedByPattern,
      "lease_thoseHeldAreListedByTheStartOfTheirName"),
  /** Reads it so of those that lapsed. */
  LAPSED_LEASES_ARE_LISTED_BY_PATTERN(WrongLeases::lapsedOnesAreListedByPattern,
      "lease_thoseThatLapsedAreListedUntilSomebodyTakesThem"),
  /** Lists leases that are held with those that lapsed. */
  LEASES_ARE_LISTED_AS_LAPSED(WrongLeases::areListedAsLapsed,
      "lease_thoseThatLapsedAreListedUntilSomebodyTakesThem"),
  /** Clears leases away that lapsed a while ago. */
  LEASES_ARE_FORGOTTEN_WHEN_LAPSED(WrongLeases::areForgottenWhenLapsed,
      "lease_thoseThatLapsedAreListedUntilSomebodyTakesThem"),
  /** Takes no layout away. */
  LAYOUTS_STAY(WrongPossessions::layoutsStay,
      "layout_whatIsDeletedIsGoneAndWhatIsMissingIsNoError"),
  /** Keeps the first configuration of a workspace. */
  CONFIGURATIONS_ARE_KEPT(WrongPossessions::configurationsAreKept,
      "config_aConfigurationReplacesTheOneThatIsThere"),
  /** Takes a new value of a secret for a new secret. */
  NEW_VALUES_ARE_NEW_SECRETS(WrongPossessions::newValuesAreNewSecrets,
      "secret_aNewValueKeepsTheTimeOfItsKey"),
  /** Keeps secrets as text. */
  SECRETS_ARE_TEXT(WrongPossessions::secretsAreText,
      "secret_anyBytesComeBackAndNobodySharesThem"),
  /** Counts everybody who has a secret as an owner of any. */
  OWNERS_OF_ANY_KEY(WrongPossessions::ownersOfAnyKey,
      "secret_itsOwnersAreKnownByItsKey"),
  /** Keeps the first pin of a runtime name. */
  PINS_ARE_KEPT(WrongPossessions::pinsAreKept,
      "im6_thePinThatIsSetLastHolds"),
  /** Lists pins the other way round. */
  PINS_WITHOUT_ORDER(WrongPossessions::pinsWithoutOrder,
      "im6_pinsAreListedInOrderOfTheName"),
  /** Takes no pin away, and says that it did. */
  PINS_STAY(WrongPossessions::pinsStay,
      "im6_aPinThatIsTakenAwayIsGone"),
  /** Adds to a list of allowed plugins, and never takes one away. */
  ALLOWED_PLUGINS_STAY(WrongPossessions::allowedPluginsStay,
      "allowlist_anEmptyListTakesAllAway",
      "allowlist_theListThatIsSetLastHoldsInOrderOfTheName"),
  /** Lists allowed plugins the other way round. */
  ALLOWED_PLUGINS_WITHOUT_ORDER(WrongPossessions::allowedPluginsWithoutOrder,
      "allowlist_theListThatIsSetLastHoldsInOrderOfTheName"),
  /** Keeps the first of a name that comes twice among allowed plugins. */
  ALLOWED_PLUGINS_OF_THE_FIRST(WrongPossessions::allowedPluginsOfTheFirst,
      "allowlist_ofANameThatComesTwiceTheLastOneCounts"),
  /** Lets one organisation at a time allow a plugin. */
  ALLOWED_PLUGINS_OF_ONE_ORGANISATION(WrongPossessions::allowedPluginsOfOneOrganisation,
      "allowlist_everyOrganisationHasItsOwn"),
  /** Takes an empty list of allowed plugins for anybody's. */
  EMPTY_ALLOWLISTS_OF_ANYBODY(WrongPossessions::emptyAllowlistsOfAnybody,
      "dependency_nothingIsKeptForAWorkspaceThatIsNotThere"),
  /** Orders keys as a dictionary does, without regard to case and signs. */
  ORDERS_KEYS_LIKE_A_DICTIONARY(WrongPossessions::ordersKeysLikeADictionary,
      "secret_keysAreInOrderOfTheirCharacters"),
  /** Leaves every schedule alone that is there. */
  TEMPLATES_REFRESH_NOTHING(WrongPossessions::templatesRefreshNothing,
      "oi10_aTemplateBringsNewSchedulesAndRefreshesItsOwn"),
  /** Takes a name for the same schedule in every workspace. */
  NAMES_OF_SCHEDULES_ARE_GLOBAL(WrongPossessions::namesOfSchedulesAreGlobal,
      "oi10_namesBelongToTheirWorkspaceAndNothingIsDeleted"),
  /** Forgets when a new schedule fires next. */
  SCHEDULES_NEVER_FIRE(WrongSchedules::neverFire, "schedule_oneComesBackAsItWas"),
  /** Replaces a schedule whose name comes again. */
  SCHEDULES_REPLACE_NAMES(WrongSchedules::replaceNames,
      "schedule_aNameIsTakenInItsWorkspaceOnly"),
  /** Starts counting anew when a schedule is changed. */
  SCHEDULES_COUNT_ANEW(WrongSchedules::countAnew,
      "schedule_anUpdateLeavesWhatFiringsWrote"),
  /** Deletes no schedule, and says that it did. */
  SCHEDULES_STAY(WrongSchedules::stay, "schedule_aDeletedOneIsGone"),
  /** Begins a page with the schedule that the page before ended with. */
  SCHEDULES_PAGES_OVERLAP(WrongSchedules::pagesOverlap,
      "schedule_pagesAreInTheOrderOfIds"),
  /** Claims the schedule that is due last. */
  SCHEDULES_LATEST_FIRST(WrongSchedules::latestFirst,
      "sc2_theEarliestThatIsDueIsClaimedFirst"),
  /** Claims what is switched off, too. */
  SCHEDULES_FIRE_SWITCHED_OFF(WrongSchedules::fireSwitchedOff,
      "sc2_whatIsOffOrNotDueIsNotClaimed"),
  /** Gives one schedule to everybody who asks. */
  SCHEDULES_IN_MANY_HANDS(WrongSchedules::inManyHands,
      "sc2_ofManyClaimantsEachGetsAnother"),
  /** Claims what is to be left alone. */
  SCHEDULES_FIRE_EXCEPTED(WrongSchedules::fireExcepted,
      "sc2_theWorkspacesThatAreExceptedAreLeftAlone"),
  /** Claims by hand only what is switched on. */
  SCHEDULES_CLAIM_ONLY_ENABLED(WrongSchedules::claimOnlyEnabled,
      "schedule_oneMayBeClaimedThatIsNotDue"),
  /** Says that claims were renewed, and lets them lapse. */
  SCHEDULES_RENEW_NOTHING(WrongSchedules::renewNothing,
      "schedule_aClaimLapsesUnlessItIsRenewed"),
  /** Lets anybody end a firing. */
  SCHEDULES_END_FOR_ANYBODY(WrongSchedules::endForAnybody,
      "schedule_whoLostItsClaimEndsNothing"),
  /** Moves the time of the next run whatever happened meanwhile. */
  SCHEDULES_UNDO_CHANGES(WrongSchedules::undoChanges,
      "sc6_aTimeThatWasChangedMeanwhileStays"),
  /** Counts what was skipped as fired. */
  SCHEDULES_COUNT_SKIPPED(WrongSchedules::countSkipped, "sc6_whatWasNotFiredDoesNotCount"),
  /** Searches memories in the order in which they were written. */
  FINDS_THE_OLDEST_MEMORIES(WrongPossessions::findsTheOldestMemories,
      "memory_aSearchFindsContentAndScopeNewestFirst"),
  /** Searches the newest memories only: as many as are asked for. */
  LIMITS_BEFORE_IT_SEARCHES(WrongPossessions::limitsBeforeItSearches,
      "memory_aSearchFindsContentAndScopeNewestFirst"),
  /** Reads the text of a search as a pattern of SQL. */
  SEARCHES_MEMORIES_BY_PATTERN(WrongPossessions::searchesByPattern,
      "memory_aSearchTakesTheTextLiterally"),
  /** Searches the memories of everybody when one workspace is asked about. */
  MEMORIES_OF_EVERYBODY(WrongPossessions::memoriesOfEverybody,
      "memory_conditionsOfAQueryHoldTogether"),
  /** Finds memories whatever may read them. */
  MEMORIES_OF_ANY_SCOPE(WrongPossessions::memoriesOfAnyScope,
      "memory_conditionsOfAQueryHoldTogether"),
  /** Takes the words that are looked for for one text. */
  MEMORIES_BY_WORDS_IN_ONE_ORDER(WrongPossessions::wordsInOneOrder,
      "memory_wordsOfAQueryBeginWordsInAnyOrder"),
  /** Reads the text that a content contains as a pattern of SQL. */
  MEMORIES_BY_A_PATTERN(WrongPossessions::queriesByPattern,
      "memory_aTextOfAQueryIsTakenLiterally"),
  /** Keeps the first thousand characters of a memory. */
  MEMORIES_ARE_CUT(WrongPossessions::shortMemories,
      "memory_manyAndLongWordsAreKept"),
  /** Finds the memories of removed workspaces beside those of the living. */
  MEMORIES_OF_THE_REMOVED(WrongPossessions::memoriesOfTheRemoved,
      "memory_ofAllMeansOfTheLiving"),
  /** Compares ids of memories as numbers with a sign. */
  MEMORIES_BY_SIGN(WrongPossessions::portionsBySign,
      "memory_portionsAreInTheOrderOfTheirIds"),
  /** Shows the last memory of a portion in the next one again. */
  MEMORIES_OVERLAP(WrongPossessions::portionsOverlap,
      "memory_portionsAreInTheOrderOfTheirIds"),
  /** Counts characters of memories where a portion may have so many bytes. */
  MEMORIES_BY_CHARACTERS(WrongPossessions::portionsByCharacters,
      "memory_aPortionHasOnlySoManyBytesAndAtLeastOneMemory"),
  /** Ends before a memory that alone is too large for a portion. */
  MEMORIES_END_BEFORE_THE_LARGE(WrongPossessions::portionsEndBeforeTheLarge,
      "memory_aPortionHasOnlySoManyBytesAndAtLeastOneMemory"),
  /** Takes a memory for one of another scope with the same content. */
  MEMORIES_WITHOUT_SCOPE(WrongPossessions::factsWithoutScope,
      "memory_missingIsWhatItsWorkspaceDoesNotRemember"),
  /** Takes a memory for one that its content begins with. */
  MEMORIES_BY_THEIR_BEGINNING(WrongPossessions::factsByTheirBeginning,
      "memory_missingIsWhatItsWorkspaceDoesNotRemember"),
  /** Changes a memory's namespace and keeps its content. */
  MEMORIES_KEEP_THEIR_CONTENT(WrongPossessions::contentsAreKept,
      "memory_aNewContentReplacesTheOldInEverySearch"),
  /** Deletes no memory, and says that it did. */
  MEMORIES_STAY(WrongPossessions::memoriesStay,
      "memory_onlyItsOwnerFindsChangesAndDeletesIt"),
  /** Deletes whichever memory has the id. */
  ANYBODY_DELETES_MEMORIES(WrongPossessions::anybodyDeletesMemories,
      "memory_onlyItsOwnerFindsChangesAndDeletesIt"),
  /** Starts a key anew with each write. */
  KEYVALUE_EVERY_VERSION_IS_THE_FIRST(WrongAgentTools::everyVersionIsTheFirst,
      "keyvalue_everyWriteIsTheNextVersionOfItsKey"),
  /** Writes whichever version is expected. */
  KEYVALUE_IGNORES_VERSIONS(WrongAgentTools::ignoresVersions,
      "keyvalue_aWriteForAnotherVersionChangesNothing",
      "keyvalue_ofManyWhoExpectOneVersionOneWrites"),
  /** Says that there is no entry when there is another version. */
  KEYVALUE_HIDES_THE_CURRENT_VERSION(WrongAgentTools::hidesTheCurrentVersion,
      "keyvalue_aWriteForAnotherVersionChangesNothing"),
  /** Keeps values for ever. */
  KEYVALUE_VALUES_STAY(WrongAgentTools::valuesStay,
      "keyvalue_whatHasExpiredIsNotThere"),
  /** Never deletes what has expired. */
  KEYVALUE_EXPIRED_VALUES_ARE_KEPT(WrongAgentTools::expiredValuesAreKept,
      "keyvalue_aLaterWriteDeletesWhatHasExpired"),
  /** Orders keys without regard to case. */
  KEYVALUE_KEYS_WITHOUT_CASE(WrongAgentTools::keysWithoutCase,
      "keyvalue_entriesAreListedInOrderOfTheKeysCharacters"),
  /** Deletes no value, and says that it did. */
  KEYVALUE_DELETED_VALUES_STAY(WrongAgentTools::deletedValuesStay,
      "keyvalue_whatIsDeletedIsGone"),
  /** Measures what has expired too. */
  KEYVALUE_MEASURES_THE_EXPIRED(WrongAgentTools::measuresTheExpired,
      "keyvalue_theSizeIsThatOfAllKeysAndValuesThatAreThere"),
  /** Measures values alone, in characters. */
  KEYVALUE_MEASURES_CHARACTERS(WrongAgentTools::measuresCharacters,
      "keyvalue_theSizeIsThatOfAllKeysAndValuesThatAreThere"),
  /** Counts only the approvals that nobody has decided. */
  APPROVALS_COUNT_THE_PENDING(WrongAgentTools::countsThePending,
      "approval_allOfAWorkspaceAreCounted"),
  /** Deletes all that was decided, however young it is. */
  APPROVALS_DELETE_YOUNG_DECISIONS(WrongAgentTools::deletesYoungDecisions,
      "approval_whatWasDecidedIsDeletedWhenItIsOld"),
  /** Makes room by what was asked first, whenever it was decided. */
  APPROVALS_MAKE_ROOM_BY_AGE(WrongAgentTools::makesRoomByAge,
      "approval_whatWasDecidedFirstMakesRoom"),
  /** Forgets for which task an approval is. */
  APPROVALS_FORGET_TASKS(WrongAgentTools::forgetsTasks,
      "approval_aQuestionComesBackAsItWas"),
  /** Lists the oldest approvals first. */
  APPROVALS_OLDEST_FIRST(WrongAgentTools::oldestApprovalsFirst,
      "approval_theNewestAreListedFirst"),
  /** Says of what is decided that it was decided again. */
  APPROVALS_ARE_DECIDED_TWICE(WrongAgentTools::decidesTwice,
      "approval_whatIsDecidedStaysDecided",
      "approval_ofManyWhoDecideOneDoes"),
  /** Decides whoever's approval has the id. */
  APPROVALS_ARE_DECIDED_FOR_OTHERS(WrongAgentTools::decidesForOthers,
      "approval_oneOfAnotherIsNotDecided"),
  /** Denies everything that is pending, however young it is. */
  APPROVALS_EXPIRE_YOUNG(WrongAgentTools::deniesTheYoung,
      "approval_whatWaitedTooLongIsDeniedOnce"),
  /** Keeps the first viewport. */
  VIEWPORTS_ARE_KEPT(WrongAgentTools::viewportsAreKept,
      "viewport_theOneThatIsShownLastHolds"),
  /** Lists the newest events of each workspace, one workspace after the other. */
  EVENTS_ONE_WORKSPACE_AFTER_THE_OTHER(WrongPossessions::eventsOneWorkspaceAfterTheOther,
      "event_theNewestOfSeveralWorkspacesAreListedTogether"),
  /** Deletes recorded events together with their workspace. */
  EVENTS_GO_WITH_THEIR_WORKSPACE(WrongPossessions::eventsGoWithTheirWorkspace,
      "event_whatWasRecordedOutlivesAPurge"),
  /** Takes the caller of a delegation for the callee. */
  DELEGATIONS_LOSES_CALLEES(WrongDelegations::losesCallees,
      "dl2_anEntryComesBackAsItWas"),
  /** Moves a delegation on whose id comes again. */
  DELEGATIONS_MOVES_KNOWN_IDS_ON(WrongDelegations::movesKnownIdsOn,
      "dl2_aKnownIdChangesNothing"),
  /** Keeps the first 1000 bytes of a task. */
  DELEGATIONS_CUTS_PREVIEWS(WrongDelegations::cutsPreviews,
      "dl4_previewsAreCutBetweenCharacters"),
  /** Keeps texts without the blanks around them. */
  DELEGATIONS_TRIMS_TEXTS(WrongDelegations::trimsTexts,
      "dl4_everyTextComesBackEqual"),
  /** Takes another caller's key for the same. */
  DELEGATIONS_KEYS_ARE_GLOBAL(WrongDelegations::keysAreGlobal,
      "dg1_aKnownKeyGivesTheEntryThatHasIt"),
  /** Never lets the key of a delegation be used again. */
  DELEGATIONS_FAILED_ONES_KEEP_THEIR_KEY(WrongDelegations::failedOnesKeepTheirKey,
      "dl9_anEntryThatFailedGivesUpItsKey"),
  /** Changes delegations that have ended. */
  DELEGATIONS_NOTHING_IS_FINAL(WrongDelegations::nothingIsFinal,
      "dl1_theMovesOfTheTableAreMadeAndNoOthers"),
  /** Inserts a delegation that is to be changed and is not there. */
  DELEGATIONS_CHANGES_MAKE_ENTRIES(WrongDelegations::changesMakeEntries,
      "dl1_aChangeOfAMissingEntryIsNone"),
  /** Clears what a change of a delegation does not name. */
  DELEGATIONS_CHANGES_CLEAR(WrongDelegations::changesClear,
      "dl1_aChangeLeavesWhatItDoesNotName"),
  /** Sets the heartbeat of whatever is named. */
  DELEGATIONS_HEARTBEATS_REACH_ALL(WrongDelegations::heartbeatsReachAll,
      "dl8_aHeartbeatReachesWhatIsOpenAndCarried"),
  /** Says that a delegation waits, and goes on listening for its heartbeat. */
  DELEGATIONS_RESTS_NOTHING(WrongDelegations::restsNothing,
      "dg14_whatWaitsIsNotTakenOver"),
  /** Takes over the youngest first. */
  DELEGATIONS_TAKES_THE_YOUNGEST_FIRST(WrongDelegations::takesTheYoungestFirst,
      "dg14_whatFellSilentIsTakenOverOnce"),
  /** Takes over what is past its deadline too. */
  DELEGATIONS_TAKES_OVER_THE_DEAD(WrongDelegations::takesOverTheDead,
      "dg14_whoseDeadlineHasPassedIsNotTakenOver"),
  /** Takes over all at once. */
  DELEGATIONS_TAKES_ALL(WrongDelegations::takesAll,
      "dg14_noMoreAreTakenOverThanAreAskedFor"),
  /** Counts every retry, also one that another counted meanwhile. */
  DELEGATIONS_COUNTS_EVERY_RETRY(WrongDelegations::countsEveryRetry,
      "dg14_aRetryIsCountedOnce"),
  /** Takes only what is silent for overdue. */
  DELEGATIONS_IGNORES_DEADLINES(WrongDelegations::ignoresDeadlines,
      "dl6_overdueAreThosePastTheirDeadlineAndTheSilent"),
  /** Lists the oldest delegation first. */
  DELEGATIONS_OLDEST_FIRST(WrongDelegations::oldestFirst,
      "dl7_entriesAreListedNewestFirst"),
  /** Counts only statuses that there are. */
  DELEGATIONS_LEAVES_ZEROS_OUT(WrongDelegations::leavesZerosOut,
      "dl7_entriesAreCountedByStatus"),
  /** Deletes delegations as soon as they ended. */
  DELEGATIONS_DELETES_THE_YOUNG(WrongDelegations::deletesTheYoung,
      "ledger_endedEntriesAreDeletedWhenTheyAreOld"),
  /** Ends what a workspace handed on together with it. */
  DELEGATIONS_END_WITH_THEIR_WORKSPACE(WrongDelegations::endWithTheirWorkspace,
      "dl2_anEntryOutlivesItsWorkspaces"),
  /** Forgets which turn waits for an item of the queue. */
  QUEUE_LOSES_TURNS(WrongQueues::losesTurns,
      "queue_anItemComesBackAsItWas"),
  /** Forgets which extensions the sender of a message in the queue asked for. */
  QUEUE_LOSES_EXTENSIONS(WrongQueues::losesExtensions,
      "queue_anItemComesBackAsItWas"),
  /** Takes the same key in another workspace for the same message. */
  QUEUE_KEYS_ARE_GLOBAL(WrongQueues::keysAreGlobal,
      "qu1_aSecondActiveItemOfTheKeyIsNotInserted"),
  /** Never lets a key of the queue be used again. */
  QUEUE_KEYS_STAY(WrongQueues::keysStay,
      "qu1_aSecondActiveItemOfTheKeyIsNotInserted"),
  /** Leaves an item out whose id is taken, and says that it waits. */
  QUEUE_SWALLOWS_CONFLICTS(WrongQueues::swallowsConflicts,
      "queue_anIdOfAnotherIsAConflict"),
  /** Counts the items of all workspaces for each. */
  QUEUE_COUNTS_ALL(WrongQueues::countsAll,
      "qu3_theDepthCountsWhatWaits"),
  /** Sends the oldest first, whatever its priority. */
  QUEUE_IGNORES_PRIORITIES(WrongQueues::ignoresPriorities,
      "qu4_theHighestPriorityComesFirstThenTheOldest"),
  /** Sends and ends items as if none ever expired. */
  QUEUE_NOTHING_EXPIRES(WrongQueues::nothingExpires,
      "qu2_anExpiredItemIsNotClaimed",
      "qu4_theWorkspacesThatWaitAreListed",
      "qu10_itemsNobodyWantsAreClaimedToBeEnded"),
  /** Returns an item as it was before it was claimed. */
  QUEUE_RETURNS_THE_ITEM_BEFORE(WrongQueues::returnsTheItemBefore,
      "qu4_aClaimIsAnAttemptOfItsClaimant"),
  /** Claims as many items as there are. */
  QUEUE_IGNORES_PLACES(WrongQueues::ignoresPlaces,
      "qu4_noMoreAreClaimedThanThereArePlaces"),
  /** Counts attempts that reached nobody. */
  QUEUE_COUNTS_EVERY_ATTEMPT(WrongQueues::countsEveryAttempt,
      "qu6_whatIsPutBackStandsAtItsOldPlace"),
  /** Keeps no answers. */
  QUEUE_LOSES_ANSWERS(WrongQueues::losesAnswers,
      "qu5_anEndedItemKeepsItsAnswerOrReason"),
  /** Lets anybody put back or end what somebody else sends. */
  QUEUE_ANYBODY_HOLDS(WrongQueues::anybodyHolds,
      "qu10_onlyTheClaimantRenewsPutsBackAndEnds"),
  /** Takes every claim of one run of a server for the same. */
  QUEUE_RUNS_HOLD(WrongQueues::runsHold,
      "qu10_aLapsedClaimHoldsUntilItsItemIsTaken"),
  /** Says that a claim is renewed, and lets it lapse. */
  QUEUE_RENEWS_NOTHING(WrongQueues::renewsNothing,
      "qu10_aRenewedClaimLapsesLater"),
  /** Renews one claim of many. */
  QUEUE_RENEWS_ONE(WrongQueues::renewsOne,
      "qu10_ofManyClaimsThoseThatHoldAreRenewed"),
  /** Puts back whatever is being sent. */
  QUEUE_REQUEUES_ALL(WrongQueues::requeuesAll,
      "qu10_lapsedClaimsGoBackWithTheirAttempt"),
  /** Claims all items that are over at once. */
  QUEUE_ENDS_WITHOUT_LIMIT(WrongQueues::endsWithoutLimit,
      "qu10_itemsNobodyWantsAreClaimedToBeEnded"),
  /** Claims what came at the time as well. */
  QUEUE_OLDER_INCLUDES_THE_TIME(WrongQueues::olderIncludesTheTime,
      "qu8_oldItemsAreClaimedToBeEnded"),
  /** Says of workspaces that they wait which have no place. */
  QUEUE_WAITS_WITHOUT_PLACE(WrongQueues::waitsWithoutPlace,
      "qu4_noWorkspaceWithoutAFreePlaceWaits"),
  /** Finds every turn that is asked for. */
  QUEUE_ALL_TURNS_WAIT(WrongQueues::allTurnsWait,
      "qu10_theTurnsOfActiveItemsAreFound"),
  /** Takes an item of the queue that somebody sends out of that hand. */
  QUEUE_TAKES_TURNS_OUT_OF_HANDS(WrongQueues::takesTurnsOutOfHands,
      "queue_theItemOfATurnIsClaimedToBeEnded"),
  /** Deletes items as soon as they ended. */
  QUEUE_DELETES_THE_YOUNG(WrongQueues::deletesTheYoung,
      "queue_endedItemsAreDeletedWhenTheyAreOld"),
  /** Says of an unknown row that something is broken. */
  UNKNOWN_ROWS_ARE_ERRORS(WrongRows::unknownRowsAreErrors,
      "workspace_oneThatIsUnknownIsNotFound"),
  /** Reads rows without one of their columns. */
  LOSES_A_COLUMN(WrongRows::losesAColumn,
      "workspace_everyFieldComesBackAsItWas"),
  /** Keeps the first 255 characters of a text. */
  CUTS_TEXTS(WrongRows::cutsTexts,
      "text_everyTextComesBackEqualInEveryKindOfRow"),
  /** Returns a row as it was to be written, not as its columns keep it. */
  KEEPS_MILLISECONDS_AND_RETURNS_MORE(WrongRows::keepsMillisecondsAndReturnsMore,
      "time_isKeptToTheMicrosecondAndReadAsItWasReturned"),
  /** Writes an insert without values when there are none. */
  REFUSES_AN_INSERT_OF_NOTHING(WrongRows::refusesAnInsertOfNothing,
      "workspace_anInsertOfNothingInsertsNothing"),
  /** Looks for the parents of all rows before it inserts the first. */
  LOOKS_FOR_PARENTS_FIRST(WrongRows::looksForParentsFirst,
      "workspace_aParentAndItsChildMayComeInOneInsert"),
  /** Leaves out rows whose name is taken, and fails on those whose id is. */
  IDS_MUST_BE_NEW(WrongRows::idsMustBeNew,
      "oi25_anIdThatExistsIsLeftOut"),
  /** Gives the id of a removed row to a new one. */
  USES_IDS_OF_REMOVED_ROWS(WrongRows::usesIdsOfRemovedRows,
      "oi25_theIdOfARemovedRowIsNotUsedAgain"),
  /** Compares names without regard to case, as some databases do. */
  IGNORES_CASE(WrongRows.IgnoresCase::new,
      "oi25_namesAreComparedExactly"),
  /** Takes a row for its own sibling. */
  OWN_NAME_IS_TAKEN(WrongRows.OwnNameIsTaken::new,
      "update_theOwnNameAndThatOfARemovedSiblingAreFree"),
  /** Takes a value that is cleared for one that is not named. */
  CLEARS_NOTHING(WrongRows::clearsNothing,
      "update_everyFieldCanBeSetAndCleared"),
  /** Writes the default of a field that is not named. */
  WRITES_DEFAULTS(WrongRows::writesDefaults,
      "update_namedFieldsAreSetAndAllOthersStay"),
  /** Tells the state after a change for the one before. */
  TELLS_THE_STATE_AFTER(WrongRows::tellsTheStateAfter,
      "st3_aChangeTellsTheStateBeforeAndTheRowAfter"),
  /** Tells what changed in its own order. */
  CHANGES_IN_ITS_OWN_ORDER(WrongRows::changesInItsOwnOrder,
      "st3_manyRowsAreChangedInTheOrderOfTheirIds"),
  /** Sets fields first and looks at the state then. */
  SETS_FIELDS_FIRST(WrongRows::setsFieldsFirst,
      "st3_aChangeThatDoesNotHappenSetsNothing"),
  /** Leaves in other rows what they say of a purged one. */
  PURGE_LEAVES_REFERENCES(WrongRows.PurgeLeavesReferences::new,
      "de6_aPurgeClearsReferencesOfOthers"),
  /** Purges rows that are live, and no others. */
  PURGES_THE_LIVING(WrongRows::purgesTheLiving,
      "de6_aPurgeTakesRemovedRowsAndIgnoresUnknownOnes"),
  /** Lists live rows in any state. */
  IGNORES_STATES(WrongRows::ignoresStates,
      "tree_aListMayBeLimitedToStates"),
  /** Lists the newest rows first. */
  NEWEST_ROWS_FIRST(WrongRows::newestFirst,
      "tree_liveRowsAreListedOldestFirst"),
  /** Lists rows of one time as they happen to come. */
  ROWS_OF_ONE_TIME_AS_THEY_COME(WrongRows::rowsOfOneTimeAsTheyCome,
      "tree_rowsOfOneTimeAreListedInOrderOfTheirId"),
  /** Takes grandchildren for children. */
  CHILDREN_AT_ANY_DEPTH(WrongRows::childrenAtAnyDepth,
      "tree_childrenAreTheLiveRowsDirectlyBelowOldestFirst"),
  /** Lists children before their parents. */
  CHILDREN_BEFORE_PARENTS(WrongRows::childrenBeforeParents,
      "tree_descendantsComeAfterTheirParentsAtAnyDepth"),
  /** Leaves removed rows out of a way up. */
  ANCESTORS_OF_THE_LIVING(WrongRows::ancestorsOfTheLiving,
      "tree_aRemovedAncestorIsStillOne"),
  /** Hears its own news. */
  HEARS_ITSELF(WrongRelays::hearsItself,
      "relay_whatATransactionTellsIsHeardElsewhereAndNotAtHome"),
  /** Keeps the contents of uploads as text. */
  UPLOADS_ARE_TEXT(WrongUploads::contentsAreText,
      "upload_aFileComesBackAsItWas"),
  /** Gives the first piece of an upload again and again. */
  UPLOADS_REPEAT_THE_FIRST_PIECE(WrongUploads::repeatsTheFirstPiece,
      "upload_aLargeContentComesBackWhole"),
  /** Takes an upload of a known id in the place of the one that is there. */
  UPLOADS_REPLACE_KNOWN_IDS(WrongUploads::replacesKnownIds,
      "upload_anIdOfAnotherIsAConflict"),
  /** Notes the first read of an upload only. */
  UPLOADS_NOTE_THE_FIRST_READ(WrongUploads::notesTheFirstRead,
      "up10_theLastReadIsNoted"),
  /** Forgets when its agent has read an upload. */
  UPLOADS_LOSE_READS(WrongUploads::losesReads,
      "up10_theLastReadIsNoted"),
  /** Says of every acknowledgement of an upload that it was the first. */
  UPLOADS_EVERY_ACK_IS_THE_FIRST(WrongUploads::everyAckIsTheFirst,
      "up11_theFirstAcknowledgementCounts"),
  /** Deletes uploads that expired, whether their agents have them or not. */
  UPLOADS_SWEEP_WHAT_IS_ACKED(WrongUploads::sweepsWhatIsAcked,
      "up12_whatIsOverIsDeletedAndNothingElse"),
  /** Deletes all uploads that are over at once. */
  UPLOADS_SWEEP_WITHOUT_LIMIT(WrongUploads::sweepsWithoutLimit,
      "up12_noMoreAreDeletedThanAreAskedFor"),
  /** Keeps of a workspace the uploads that were acknowledged. */
  UPLOADS_KEEP_WHAT_IS_ACKED(WrongUploads::keepsWhatIsAcked,
      "upload_whatIsDeletedIsGoneAndTheRestStays"),
  /** Gives the beginning of an upload for the whole. */
  UPLOADS_END_EARLY(WrongUploads::endsEarly,
      "upload_aFileThatIsDeletedWhileItIsReadEndsInAnErrorOrWhole",
      "upload_aLargeContentComesBackWhole"),
  /** Shows uploads also when their transaction was undone. */
  UPLOADS_SHOW_WHAT_IS_UNDONE(WrongUploads::showsWhatIsUndone,
      "up4_filesOfOneTransactionAreThereTogetherOrNotAtAll"),
  /** Takes uploads for anybody. */
  UPLOADS_OF_ANYBODY(WrongUploads::ofAnybody,
      "dependency_nothingIsKeptForAWorkspaceThatIsNotThere"),
  /** Takes every task for one of the same generation of A2A. */
  TASKS_LOSE_GENERATIONS(WrongTasks::losesGenerations,
      "task_itComesBackAsItWas"),
  /** Cuts blanks off the names of conversations. */
  TASKS_STRIP_TEXTS(WrongTasks::stripsTexts,
      "task_everyTextComesBackEqual"),
  /** Refuses to look for what no task can be called. */
  TASKS_REFUSE_IMPOSSIBLE_IDS(WrongTasks::refusesImpossibleIds,
      "task_whatNoTaskCanBeCalledIsNotFound"),
  /** Says that the registry keeps what the agent does. */
  TASKS_ALL_HAVE_BODIES(WrongTasks::keepsAllBodies,
      "task_headsAreFoundOfAllThatAreThere"),
  /** Finds the head of one task only. */
  TASKS_HAVE_ONE_HEAD(WrongTasks::findsOneHead,
      "task_headsAreFoundOfAllThatAreThere"),
  /** Refuses to look for heads of what no task can be called. */
  TASKS_REFUSE_IMPOSSIBLE_HEADS(WrongTasks::refusesImpossibleHeads,
      "task_whatNoTaskCanBeCalledIsNotFound"),
  /** Puts a task in the place of the one of its id, and says that it did not. */
  TASKS_REPLACE_KNOWN_IDS(WrongTasks::replacesKnownIds,
      "task_ofOneIdTheFirstStays"),
  /** Takes the ids of tasks for unique in all workspaces. */
  TASKS_HAVE_GLOBAL_IDS(WrongTasks::idsAreGlobal,
      "task_anotherWorkspaceMayHaveTheSameId"),
  /** Gives a task to whoever writes what became of it. */
  TASKS_CHANGE_OWNERS(WrongTasks::changesOwners,
      "task_whatBecomesOfItIsWrittenAndItsOwnerStays"),
  /** Appends events to a task behind whichever is its latest. */
  TASKS_IGNORE_THE_LATEST_EVENT(WrongTasks::ignoresTheLatestEvent,
      "task_whoKnowsAnotherLatestEventChangesNothing"),
  /** Writes over who else began to work on a task. */
  TASKS_FORGET_RUNNERS(WrongTasks::forgetsRunners,
      "task_whoKnowsOtherRunnersChangesNothing"),
  /** Keeps one of those who work on a task. */
  TASKS_KEEP_ONE_RUNNER(WrongTasks::keepsOneRunner,
      "task_whoKnowsOtherRunnersChangesNothing"),
  /** Lets an ended task go on. */
  TASKS_GO_ON_AFTER_THEIR_END(WrongTasks::goesOnAfterTheEnd,
      "task_oneThatHasEndedDoesNotChange"),
  /** Tells the event again that the reader has. */
  TASKS_REPEAT_AN_EVENT(WrongTasks::repeatsAnEvent,
      "task_eventsAreReadFromANumberTheOldestFirst"),
  /** Keeps all events of a task. */
  TASKS_KEEP_ALL_EVENTS(WrongTasks::keepsAllEvents,
      "task_theLatestEventsAreKept"),
  /** Keeps the first events of a task. */
  TASKS_KEEP_THE_FIRST_EVENTS(WrongTasks::keepsTheFirstEvents,
      "task_theLatestEventsAreKept"),
  /** Keeps events of any size. */
  TASKS_KEEP_ALL_BYTES(WrongTasks::keepsAllBytes,
      "task_theLatestEventsAreKeptWithinTheirBytes"),
  /** Keeps no event that is larger than all may be together. */
  TASKS_DROP_LARGE_EVENTS(WrongTasks::dropsLargeEvents,
      "task_theLatestEventsAreKeptWithinTheirBytes"),
  /** Takes the characters of events for their bytes. */
  TASKS_COUNT_CHARACTERS(WrongTasks::countsCharacters,
      "task_eventsAreReadInPortionsOfBytes"),
  /** Answers with events and tasks of any size. */
  TASKS_ANSWER_WITH_ALL(WrongTasks::answersOfAnySize,
      "task_eventsAreReadInPortionsOfBytes"),
  /** Leaves out what is larger than an answer may be. */
  TASKS_LEAVE_OUT_LARGE_ONES(WrongTasks::leavesOutWhatIsLarge,
      "task_eventsAreReadInPortionsOfBytes"),
  /** Lists tasks of any size. */
  TASKS_LISTED_WHATEVER_THEIR_SIZE(WrongTasks::listsAnySize,
      "task_aPageHasAsManyAsFitIntoAnAnswer"),
  /** Orders the ids of tasks by units of UTF-16. */
  TASKS_IN_ORDER_OF_UTF_16(WrongTasks::ordersByUnits,
      "task_theLatestStatusIsListedFirstAndOfOneTimeTheGreatestId"),
  /** Begins a page of tasks behind all of the last one's time. */
  TASKS_PAGE_BY_TIME(WrongTasks::pagesByTime,
      "task_eachStandsOnOnePage"),
  /** Lists the tasks of everybody for each. */
  TASKS_OF_EVERYBODY(WrongTasks::ofEverybody,
      "task_aListIsOfWhoAndWhatIsAskedFor"),
  /** Leaves out tasks whose status came at the time from which on they are wanted. */
  TASKS_YOUNGER_THAN_ASKED(WrongTasks::youngerThanAsked,
      "task_aListIsOfWhoAndWhatIsAskedFor"),
  /** Counts the tasks of one page. */
  TASKS_COUNT_A_PAGE(WrongTasks::countsAPage,
      "task_allPagesAreCounted"),
  /** Says of ended tasks that they run. */
  TASKS_RUN_AFTER_THEIR_END(WrongTasks::runsAfterTheEnd,
      "task_thoseThatRunAreListed"),
  /** Lists the first tasks that run, whichever page is asked for. */
  TASKS_REPEAT_THE_FIRST_PAGE(WrongTasks::repeatsTheFirstPage,
      "task_thoseThatRunAreListed"),
  /** Deletes tasks that are silent as soon as ended ones. */
  TASKS_SWEEP_THE_SILENT_AS_ENDED(WrongTasks::sweepsTheSilentAsEnded,
      "task_whatIsOverIsDeletedWithItsEventsAndNothingElse"),
  /** Deletes all tasks that are over at once. */
  TASKS_SWEEP_WITHOUT_LIMIT(WrongTasks::sweepsWithoutLimit,
      "task_noMoreAreDeletedThanAreAskedFor"),
  /** Takes tasks for anybody. */
  TASKS_OF_ANYBODY(WrongTasks::ofAnybody,
      "dependency_nothingIsKeptForAWorkspaceThatIsNotThere"),
  /** Keeps no token of an agent that pushes. */
  PUSH_LOSES_TOKENS(WrongPushes::losesTokens,
      "push_aConfigurationComesBackAsItWas"),
  /** Takes all of a new push configuration, with its key and time. */
  PUSH_REPLACES_KEYS(WrongPushes::replacesKeys,
      "push_oneOfTheSameNameIsReplacedAndKeepsItsKey"),
  /** Takes the same id of another task for the same push configuration. */
  PUSH_NAMES_ARE_OF_WORKSPACES(WrongPushes::namesAreOfWorkspaces,
      "push_aNameIsOfOneTaskOfOneWorkspace"),
  /** Takes a push configuration of a known key in the place of the one that is there. */
  PUSH_REPLACES_KNOWN_KEYS(WrongPushes::replacesKnownKeys,
      "push_aKeyOfAnotherIsAConflict"),
  /** Takes push configurations without a task for those of one task. */
  PUSH_UNNAMED_IS_A_NAME(WrongPushes::unnamedIsAName,
      "push_thoseWithoutATaskAreManyAndFoundByTheirKeysAlone"),
  /** Lets a task have any number of push configurations. */
  PUSH_NEVER_FULL(WrongPushes::neverFull,
      "push_aTaskHasNoMoreThanItMayHave"),
  /** Lists push configurations in Java's order of texts. */
  PUSH_JAVAS_ORDER(WrongPushes::javasOrder,
      "push_theyAreListedInTheOrderOfTheirIdsBytes"),
  /** Gives a task a second push configuration of one id. */
  PUSH_ASSIGNS_ANYWAY(WrongPushes::assignsAnyway,
      "push_oneIsGivenToItsTaskOnce",
      "push_ofManyOfOneIdExactlyOneIsGivenToTheTask"),
  /** Keeps contents of push configurations as they are. */
  PUSH_RESEALS_NOTHING(WrongPushes::resealsNothing,
      "push_aContentIsSealedAnew"),
  /** Lists pages of push configurations the other way round. */
  PUSH_PAGES_ARE_REVERSED(WrongPushes::pagesAreReversed,
      "push_pagesGoThroughAllInTheOrderOfTheirKeys"),
  /** Says of push configurations that they are deleted. */
  PUSH_CONFIGS_STAY(WrongPushes::configsStay,
      "push_aDeletedOneIsGoneAndItsNameIsFree"),
  /** Deletes all push configurations without a task at once. */
  PUSH_DELETES_WITHOUT_LIMIT(WrongPushes::deletesWithoutLimit,
      "push_thoseThatNeverGotATaskAreDeleted"),
  /** Deletes push configurations without a task whatever waits in the queue. */
  PUSH_FORGETS_WHAT_WAITS(WrongPushes::forgetsWhatWaits,
      "push_oneWhoseMessageMayWaitIsNotDeleted"),
  /** Deletes push configurations of tasks that it knows. */
  PUSH_KNOWS_NO_TASK(WrongPushes::knowsNoTask,
      "push_thoseOfUnknownTasksAreDeletedWhenTheyAreNotUsed"),
  /** Notes no use of push configurations. */
  PUSH_NOTES_NO_USE(WrongPushes::notesNoUse,
      "push_thoseOfUnknownTasksAreDeletedWhenTheyAreNotUsed"),
  /** Keeps the push configurations of tasks that it deletes. */
  PUSH_OUTLIVES_TASKS(WrongPushes::outlivesTasks,
      "push_theyGoWithTheirTask"),
  /** Replaces a push configuration by deleting it with its news. */
  PUSH_REPLACING_DELETES(WrongPushes::replacingDeletes,
      "push_newsGoesWithItsConfigurationAndStaysWhenThatIsReplaced"),
  /** Returns news to be pushed as it was before it was claimed. */
  PUSH_COUNTS_NO_ATTEMPT(WrongPushes::countsNoAttempt,
      "push_newsComesBackAsItWas"),
  /** Says of all news to be pushed that it was inserted. */
  PUSH_COUNTS_WHAT_IS_LEFT_OUT(WrongPushes::countsWhatIsLeftOut,
      "push_newsOfAConfigurationThatIsNotThereIsLeftOut"),
  /** Leaves news out whose id is taken. */
  PUSH_SWALLOWS_CONFLICTS(WrongPushes::swallowsConflicts,
      "push_newsOfTheIdOfOtherNewsIsAConflict"),
  /** Pushes what is due first, whatever of its configuration stands before it. */
  PUSH_SENDS_IN_ANY_ORDER(WrongPushes::sendsInAnyOrder,
      "push_newsOfAConfigurationIsSentInItsOrder",
      "push_callersAtTheSameTimeNeverGetTwoOfOneConfiguration"),
  /** Pushes what was tried before behind what was not. */
  PUSH_RETRIES_COME_LAST(WrongPushes::retriesComeLast,
      "push_newsOfAConfigurationIsSentInItsOrder"),
  /** Pushes what is not due yet. */
  PUSH_NOTHING_IS_TOO_EARLY(WrongPushes::nothingIsTooEarly,
      "push_whatIsDueFirstIsClaimedFirst"),
  /** Leaves news in a hand for good. */
  PUSH_CLAIMS_NEVER_LAPSE(WrongPushes::claimsNeverLapse,
      "push_aClaimThatLapsedIsTakenOver"),
  /** Takes news whose claim has lapsed out of its hand at once. */
  PUSH_LAPSED_IS_LOST(WrongPushes::lapsedIsLost,
      "push_aClaimThatLapsedHoldsUntilItIsTakenOver"),
  /** Lets anybody put back or end what somebody else pushes. */
  PUSH_ANYBODY_HOLDS(WrongPushes::anybodyHolds,
      "push_onlyWhoeverHoldsItPutsBackOrEnds",
      "push_aClaimThatLapsedIsTakenOver"),
  /** Puts back news that arrived. */
  PUSH_SENDS_AGAIN(WrongPushes::sendsAgain,
      "push_manyInsertAndSendAndAllArrivesOnceInOrder"),
  /** Lists the news that was given up first, first. */
  PUSH_OLDEST_DEAD_FIRST(WrongPushes::oldestDeadFirst,
      "push_deadNewsIsSeenAndBlocksNothing"),
  /** Pushes nothing to a configuration whose news was given up. */
  PUSH_DEAD_NEWS_BLOCKS(WrongPushes::deadNewsBlocks,
      "push_deadNewsIsSeenAndBlocksNothing"),
  /** Pushes what comes next while other news of its configuration is pushed. */
  PUSH_SENDS_BESIDE_OTHER(WrongPushes::sendsBesideOther,
      "push_deadNewsComesBackAtItsPlaceAndNotBesideOther"),
  /** Forgets, when asked what comes next, that somebody has it. */
  PUSH_NEXT_DUE_IGNORES_CLAIMS(WrongPushes::nextDueIgnoresClaims,
      "push_itIsKnownWhenSomethingCanBeClaimedNext"),
  /** Pushes what was given up again as news of its old time. */
  PUSH_REVIVES_WITHOUT_TIME(WrongPushes::revivesWithoutTime,
      "push_deadNewsComesBackAtItsPlaceAndNotBesideOther"),
  /** Pushes anybody's news again. */
  PUSH_REVIVES_ANYBODYS(WrongPushes::revivesAnybodys,
      "push_deadNewsComesBackAtItsPlaceAndNotBesideOther"),
  /** Lets one workspace have all that is pushed. */
  PUSH_NEVER_CROWDED(WrongPushes::neverCrowded,
      "push_ofOneWorkspaceOnlySoManyAreInHand"),
  /** Lets any number of news wait for one receiver. */
  PUSH_WAITS_WITHOUT_NUMBER(WrongPushes::waitsWithoutNumber,
      "push_moreNewsThanMayWaitIsDeadAtOnce"),
  /** Lets any number of bytes wait for one receiver. */
  PUSH_WAITS_WITHOUT_MEASURE(WrongPushes::waitsWithoutMeasure,
      "push_moreBytesThanMayWaitAreDeadAtOnce"),
  /** Takes news that somebody pushes for news that waits. */
  PUSH_REPLACES_WHAT_IS_IN_HAND(WrongPushes::replacesWhatIsInHand,
      "push_newsOfTheWholeTaskTakesThePlaceOfWhatWaits"),
  /** Takes news of a part of a task for news of the whole. */
  PUSH_REPLACES_EVENTS(WrongPushes::replacesEvents,
      "push_newsOfTheWholeTaskTakesThePlaceOfWhatWaits"),
  /** Tries news in the place of other news at once. */
  PUSH_REPLACING_TRIES_AT_ONCE(WrongPushes::replacingTriesAtOnce,
      "push_newsOfTheWholeTaskTakesThePlaceOfWhatWaits"),
  /** Lets news of a whole task take the place of others although there is room. */
  PUSH_REPLACES_ALWAYS(WrongPushes::replacesAlways,
      "push_newsOfTheWholeTaskWaitsAsLongAsThereIsRoom"),
  /** Leaves news behind that is given to another push configuration. */
  PUSH_MOVES_NOTHING(WrongPushes::movesNothing,
      "push_newsOfOneConfigurationIsGivenToAnother"),
  /** Keeps all dead news. */
  PUSH_BURIES_NOBODY(WrongPushes::buriesNobody,
      "push_ofTheDeadNewsOfAConfigurationTheLatestIsKept"),
  /** Deletes all dead news at once. */
  PUSH_BURIES_WITHOUT_LIMIT(WrongPushes::buriesWithoutLimit,
      "push_oldDeadNewsIsDeleted"),
  /** Publishes no notice. */
  PUBLISHES_NO_NOTICE(WrongRelays::publishesNoNotice,
      "relay_whatIsPublishedIsHeardElsewhere"),
  /** Carries no payload of more than 8000 bytes. */
  DROPS_LARGE_PAYLOADS(WrongRelays::dropsLargeEvents,
      "relay_anEventOfAnySizeIsHeardWhole"),
  /** Escapes what it carries and does not undo it. */
  ESCAPES_TEXTS(WrongRelays::escapesTexts,
      "relay_anyTextIsHeardAsItWas"),
  /** Tells an event twice. */
  TELLS_TWICE(WrongRelays::tellsTwice,
      "relay_ofManyTransactionsEachIsHeardOnce"),
  /** Tells of an event as soon as it is announced, whatever becomes of the transaction. */
  TELLS_TOO_EARLY(WrongRelays.TellsTooEarly::new,
      "relay_whatIsUndoneIsNotHeard"),
  /** Tells of a change a moment before it is there. */
  TELLS_BEFORE_IT_COMMITS(WrongRelays.TellsBeforeItCommits::new,
      "relay_whoHearsOfAChangeFindsIt");

  @SuppressWarnings("ImmutableEnumChecker") // because a constructor reference never changes
  private final Function<ReferenceRegistry.Kept, Registry> registries;
  private final boolean durable;
  @SuppressWarnings("ImmutableEnumChecker") // because List.of makes an immutable list
  private final List<String> caughtBy;

  WrongRegistry(Supplier<Registry> registries, String... caughtBy) {
    this(kept -> registries.get(), false, caughtBy);
  }

  /** One whose tables outlive it. */
  WrongRegistry(Function<ReferenceRegistry.Kept, Registry> registries, String... caughtBy) {
    this(registries, true, caughtBy);
  }

  WrongRegistry(Function<ReferenceRegistry.Kept, Registry> registries, boolean durable,
      String... caughtBy) {
    this.registries = registries;
    this.durable = durable;
    this.caughtBy = List.of(caughtBy);
  }

  /**
   * Returns what makes the wrong registry. Those that are durable have their rows in common when one provider makes
   * them, so a kit keeps the provider.
   */
  public RegistryProvider<?> provider() {
    var kept = new ReferenceRegistry.Kept();
    return new ReferenceRegistryProvider(() -> registries.apply(kept));
  }

  /** Says whether its rows outlive it. */
  public boolean isDurable() {
    return durable;
  }

  /** Returns the names of tests that must fail on it, first the one that is meant for it. */
  public List<String> caughtBy() {
    return caughtBy;
  }
}
