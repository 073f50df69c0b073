package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.testkit.reference.ReferenceLog;
import app.moleculesai.sdk.testkit.reference.ReferenceStoreProvider;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stores with one fault each, and the test of {@code MessageStoreContract} that is meant for it. They have the facets of
 * the reference store. Run a kit of your own against {@link #provider()} to see that it can fail. A later version may
 * add some.
 */
public enum WrongStore {
  /** Gives every row a new id in every read, so that a chat doubles with every poll. */
  RANDOM_IDS(WrongOrders.RandomIds::new,
      "c02_everyReadGivesTheIdThatTheCallerChose",
      "c03_theDirectionIsTheCursorsOwn",
      "c08_filtersSeeARowAsItsLastChangeLeftIt",
      "c27_bodiesWithReferencesComeBackUnchanged",
      "c28_aFreshStoreOfTheSameKindTakesAnExport",
      "c21_pruningMayKeepTheChat",
      "c20_theEpochIsAnOrdinaryBound"),
  /** Orders by the caller's time. */
  ORDERS_BY_TIME(WrongOrders.OrdersByTime::new,
      "c19_theCallersClockDoesNotChangeTheOrder",
      "c06_aWalkForwardMeetsTheRowsAppendedMeanwhile",
      "c28_whatIsExportedIsTheSameInAnotherStore",
      "c28_whatIsImportedIsTheSameAsWhereItCameFrom"),
  /** Orders rows of one time by their id. */
  ORDERS_EQUAL_TIMES_BY_ID(WrongOrders.OrdersEqualTimesById::new,
      "c01_tenThousandRowsOfOneTimeKeepTheOrderOfTheirAppends",
      "c06_aRowThatIsCompletedDuringAWalkStaysInItsPlace",
      "c07_aWalkByTimeReadsEachRowOfAGroupExactlyOnce",
      "c17_everyTextComesBackEqualFromABody",
      "c15_writersOfManyWorkspacesDoNotDisturbEachOther",
      "c01_anAppendForSeveralWorkspacesKeepsTheOrderInEachOfThem"),
  /** Gives every page oldest first, also where the newest come first. */
  TURNS_PAGES_ROUND(WrongOrders.TurnsPagesRound::new,
      "c01_theOrderIsThatOfTheSequenceInBothDirections",
      "c03_pagesOfEverySizeReadEachRowExactlyOnce",
      "c08_aMatchBehindManyRowsThatDoNotMatchIsNotTheEnd",
      "c08_afterARowComeExactlyTheRowsAppendedLater"),
  /** Numbers rows by how many there are, so that a deleted one's number comes again. */
  REUSES_SEQUENCES(WrongOrders.ReusesSequences::new,
      "c21_aDeletedRowIsGoneEverywhereAndItsSequenceIsNotUsedAgain",
      "c28_anImportedRowBehavesLikeAnAppendedOne",
      "c21_afterPruningSequencesGoOn"),
  /** Takes a number first and commits later, so that a reader passes rows that appear behind it. */
  COMMITS_OUT_OF_ORDER(WrongIsolation.CommitsOutOfOrder::new,
      "c15_sixteenWritersLoseNothingAndAReaderPassesNothing",
      "c15_aTailPassesNothingWhileSixteenWritersWrite",
      "c15_aReaderOfOneInstancePassesNothingThatTwoWrite",
      "c15_aTailOfOneInstancePassesNothingThatTwoWrite"),
  /** Numbers the rows of a large append when it begins and commits them when it ends. */
  COMMITS_LARGE_APPENDS_LATE(WrongIsolation.CommitsLargeAppendsLate::new,
      "c15_aLargeAppendIsNotPassedBySmallOnesThatBeginLater",
      "c15_aTailDoesNotPassALargeAppendForSmallOnesThatBeginLater"),
  /** Shows each row of an append as soon as it is written. */
  SHOWS_HALF_AN_APPEND(WrongIsolation.ShowsHalfAnAppend::new,
      "c13_nobodySeesHalfAnAppend"),
  /** Locks workspaces in the order of the drafts: two may wait for each other, and one is thrown out. */
  LOCKS_WORKSPACES_IN_ORDER_OF_DRAFTS(
      () -> new WrongIsolation.WaitsInACircle(ActivityDraft::workspaceId),
      "c15_appendsForTheSameWorkspacesInAnyOrderAreAllStored"),
  /** Locks keys in the order of the drafts: two may wait for each other, and one is thrown out. */
  LOCKS_KEYS_IN_ORDER_OF_DRAFTS(
      () -> new WrongIsolation.WaitsInACircle(ActivityDraft::idempotencyKey),
      "c12_appendsOfTheSameKeysInAnyOrderStoreEachRowOnce"),
  /** Writes a whole row as it read it a moment ago; what others changed meanwhile is lost. */
  WRITES_BACK_WHAT_IT_READ(WrongIsolation.WritesBackWhatItRead::new,
      "c14_changesAtOnceKeepWhatEachOfThemBrings"),
  /** Loses a connection whenever a caller is interrupted. */
  INTERRUPTS_USE_UP_CONNECTIONS(WrongIsolation.InterruptsUseUpConnections::new,
      "c22_interruptsInTheMiddleOfAppendsLoseNothing"),
  /** Says of one caller too many that the database is down. */
  TAKES_LOAD_FOR_AN_OUTAGE(WrongIsolation.TakesLoadForAnOutage::new,
      "c22_aThousandCallersAreServedOrToldToComeBack"),
  /** Keeps for each instance what it has read: nobody else's changes are seen. */
  CACHES_ROWS(WrongIsolation.CachesRows::new,
      "c21_whatIsDeletedAtOneInstanceIsGoneAtAnother",
      "c16_aSecondInstanceSeesWhatTheFirstWroteAtOnce"),
  /** Empties its tables when it is made. */
  RESETS_WHEN_MADE(WrongInstances.ResetsWhenMade::new,
      "c29_anInstanceThatWasNeverStartedResetsNothing",
      "c16_whatWasStoredIsThereAfterAReopen"),
  /** Empties its tables when it is started. */
  RESETS_WHEN_STARTED(WrongInstances.ResetsWhenStarted::new,
      "c29_aStartThatFailsResetsNothing"),
  /** Empties its tables when it is closed. */
  RESETS_WHEN_CLOSED(WrongInstances.ResetsWhenClosed::new,
      "c29_closingOneInstanceLeavesTheOtherOpen"),
  /** Takes only cursors that it gave out itself. */
  KNOWS_ITS_OWN_CURSORS(WrongInstances.KnowsItsOwnCursors::new,
      "c03_aCursorOfOneInstanceReadsOnAtAnother"),
  /** Asks once for a workspace whether it is forgotten, and remembers that it is not. */
  REMEMBERS_LIVING_WORKSPACES(WrongInstances.RemembersLivingWorkspaces::new,
      "c21_aWorkspaceForgottenAtOneInstanceTakesNoRowsAtAnother"),
  /** Wakes those who wait at the same instance. */
  WAKES_ITS_OWN_READERS(WrongInstances.WakesItsOwnReaders::new,
      "c22_aWaitingTailGivesTheFirstRowThatAnotherInstanceStores"),
  /** Pages by time alone: rows of the cursor's time are lost. */
  TIME_ONLY_CURSOR(WrongOrders.TimeOnlyCursor::new,
      "c03_pagesOfEverySizeReadEachRowOfOneTimeExactlyOnce"),
  /** Reports the end when the last page is the next one. */
  LOSES_THE_LAST_PAGE(WrongPages.LosesTheLastPage::new,
      "c08_theEndIsReportedOnlyWhenNothingIsLeft"),
  /** Cuts a page in the middle of a group of equal times. */
  SPLITS_EQUAL_TIMES(WrongPages.SplitsEqualTimes::new,
      "c07_aPageWithoutCursorDoesNotSplitItsOldestGroupOfEqualTimes"),
  /** Extends a page to the whole group of equal times, however large. */
  GROUPS_WITHOUT_BOUND(WrongPages.GroupsWithoutBound::new,
      "c07_aGroupLargerThanTheMaximumIsReadOnByCursor"),
  /** Gives as many rows as somebody asks for. */
  IGNORES_THE_MAXIMUM(WrongPages.IgnoresTheMaximum::new,
      "c22_aLimitAboveTheMaximumBecomesTheMaximum"),
  /** Reads rows first and hides some then: a page of hidden rows looks like the end. */
  HIDES_ROWS_AFTER_READING(WrongPages.HidesRowsAfterReading::new,
      "c04_fiveHundredHiddenRowsDoNotStopAWalk"),
  /** Counts rows from the newest: what is appended during a walk shifts all others. */
  CURSOR_IS_AN_OFFSET(WrongPages.CursorIsAnOffset::new,
      "c06_appendsDuringAWalkBackNeitherRepeatNorLoseARow"),
  /** Needs the row that a cursor was made from. */
  CURSOR_NEEDS_ITS_ROW(WrongPages.CursorNeedsItsRow::new,
      "c05_theRowOfACursorMayBeDeleted"),
  /** Reads from the start when it cannot read a cursor. */
  DAMAGED_CURSOR_STARTS_OVER(WrongPages.DamagedCursorStartsOver::new,
      "c03_aDamagedCursorIsInvalid"),
  /** Takes a cursor of another workspace. */
  TAKES_FOREIGN_CURSORS(WrongPages.TakesForeignCursors::new,
      "c11_aCursorOfAnotherWorkspaceIsNotFound"),
  /** Finds a row by its id alone. */
  IGNORES_THE_WORKSPACE_OF_A_ROW(WrongPages.IgnoresTheWorkspaceOfARow::new,
      "c11_aRowOfAnotherWorkspaceIsLikeOneThatIsNotThere"),
  /** Takes an upper bound as included. */
  BOUNDS_ARE_INCLUDED(WrongPages.BoundsAreIncluded::new,
      "c20_aBoundIsStrictAndMayBeFinerThanTheRows"),
  /** Does not know the filter by peer. */
  IGNORES_THE_PEER(WrongPages.IgnoresThePeer::new,
      "c08_everyFilterGivesExactlyTheRowsThatMatch"),
  /** Leaves the answers out of rows that messages are made of. */
  LEAVES_OUT_ANSWERS(WrongPages.LeavesOutAnswers::new,
      "c08_rowsForMessagesAreTheSameAndHaveWhatMessagesAreMadeOf"),
  /** Takes rows for messages for rows of the chat. */
  MESSAGES_ARE_THE_CHAT(WrongPages.MessagesAreTheChat::new,
      "c08_rowsForMessagesAreTheSameAndHaveWhatMessagesAreMadeOf"),
  /** Begins a log with a greeting as soon as somebody looks at it. */
  WRITES_ON_READ(WrongPages.WritesOnRead::new,
      "c25_readingAnUnknownWorkspaceIsEmptyAndCreatesNothing"),
  /** Stores a repeated append once more. */
  NOT_IDEMPOTENT(WrongAppends.NotIdempotent::new,
      "c12_theSameAgainGivesTheFirstReceiptAndOneRow",
      "c12_twoContentsUnderOneKeyInOneAppendAreAConflict"),
  /** Looks for the key first and stores then: two callers at once both find nothing. */
  KEY_IS_CHECKED_TOO_EARLY(WrongAppends.KeyIsCheckedTooEarly::new,
      "c12_sixtyFourCallersWithOneKeyStoreOneRow",
      "c12_twoInstancesStoreOneRowUnderOneKey"),
  /** Gives the first receipt for a key, whatever stands under it now. */
  IGNORES_THE_CONTENT_OF_A_KEY(WrongAppends.IgnoresTheContentOfAKey::new,
      "c12_anotherContentUnderTheKeyIsAConflictAndChangesNothing"),
  /** Compares a repeated append with the row as it is now, not as it came. */
  KEY_IS_COMPARED_WITH_THE_ROW(WrongAppends.KeyIsComparedWithTheRow::new,
      "c12_theKeyStillAnswersWhenTheRowHasBeenCompleted"),
  /** Keeps the first drafts of an append that failed. */
  KEEPS_HALF_AN_APPEND(WrongAppends.KeepsHalfAnAppend::new,
      "c13_anAppendWithOneBadDraftStoresNothingOfIt"),
  /** Remembers the keys of an append that failed. */
  KEEPS_KEYS_OF_FAILED_APPENDS(WrongAppends.KeepsKeysOfFailedAppends::new,
      "c13_aKeyOfAnAppendThatFailedIsStillFree"),
  /** Says of a bad append that all is well, and stores nothing. */
  SWALLOWS_ERRORS(WrongAppends.SwallowsErrors::new,
      "c26_everyRefusalHasItsCode",
      "c13_moreDraftsThanTheMaximumAreRefusedWhole",
      "c17_aBodyThatIsNotUtf8OrHasTheByteZeroIsRefusedBeforeTheWrite",
      "c26_aRefusalSaysInWordsWhatWasWrong"),
  /** Lets a second row replace the first of the same id. */
  OVERWRITES_BY_ID(WrongAppends.OverwritesById::new,
      "c13_anIdThatExistsIsAConflict"),
  /** Reads the caller's list again whenever it is asked. */
  KEEPS_THE_CALLERS_LIST(WrongAppends.KeepsTheCallersList::new,
      "c23_whatTheCallerChangesLaterDoesNotChangeTheStore"),
  /** Gives out the list it works with. */
  RETURNS_ITS_INTERNAL_LIST(WrongAppends.ReturnsItsInternalList::new,
      "c23_whatTheCallerDoesWithAnAnswerDoesNotChangeTheStore"),
  /** Writes what a completion does not have over what is there. */
  EMPTY_COMPLETION_ERASES(WrongChanges.EmptyCompletionErases::new,
      "c14_anEmptyCompletionKeepsTheTextThatIsThere"),
  /** Lets a caller who expects a final status change it. */
  REOPENS_FINAL_ROWS(WrongChanges.ReopensFinalRows::new,
      "c14_aFinalStatusStaysWhateverTheCallerExpects"),
  /** Changes an open row whatever the caller expects. */
  ADVANCES_BLINDLY(WrongChanges.AdvancesBlindly::new,
      "c14_aRowWhoseStatusIsNotExpectedStaysAsItIs"),
  /** Keeps the owner of a row that is completed. */
  KEEPS_THE_OWNER(WrongChanges.KeepsTheOwner::new,
      "c14_aRowThatIsNoLongerPendingHasNoOwner",
      "c14_aTurnIsCompletedOnceWithItsReply"),
  /** Moves a row to the end when it is completed. */
  COMPLETION_MOVES_THE_ROW(WrongChanges.CompletionMovesTheRow::new,
      "c14_aChangeMovesNoRow"),
  /** Takes every owner that begins like the installation for its run. */
  OWNERS_BY_PREFIX(WrongChanges.OwnersByPrefix::new,
      "c14_unfinishedAreTheOpenRowsOfRunsThatNoLongerLive"),
  /** Lets an append bring a forgotten workspace back. */
  REVIVES_THE_FORGOTTEN(WrongAppends.RevivesTheForgotten::new,
      "c21_aForgottenWorkspaceTakesNoRows"),
  /** Forgets a workspace only when it has rows. */
  FORGETS_WHAT_IT_KNOWS(WrongAppends.ForgetsWhatItKnows::new,
      "c21_aWorkspaceThatIsForgottenBeforeItsFirstRowTakesNone"),
  /** Looks whether a workspace is forgotten, and stores a moment later. */
  FORGET_IS_CHECKED_TOO_EARLY(WrongAppends.ForgetIsCheckedTooEarly::new,
      "c21_appendsDuringAForgetDoNotReviveAWorkspace"),
  /** Keeps times as dates of the process's own zone. */
  IGNORES_THE_ZONE(WrongContents.IgnoresTheZone::new,
      "c20_theZoneOfTheProcessHasNoEffect"),
  /** Keeps times to the millisecond. */
  CUTS_TIMES_TO_MILLISECONDS(WrongContents.CutsTimesToMilliseconds::new,
      "c20_timesAreKeptToTheMicrosecond"),
  /** Puts the time of its own clock in place of the caller's. */
  STAMPS_ITS_OWN_TIME(WrongContents.StampsItsOwnTime::new,
      "c19_theCallersTimeComesBackAsItWas"),
  /** Composes characters, so that texts that differ come back alike. */
  NORMALISES_TEXT(WrongContents.NormalisesText::new,
      "c17_everyTextComesBackEqualInEveryColumn"),
  /** Takes blanks off both ends of a text. */
  TRIMS_TEXT(WrongContents.TrimsText::new,
      "c17_filtersCompareTextExactly"),
  /** Writes JSON anew, without the blanks that were there. */
  REFORMATS_JSON(WrongContents.ReformatsJson::new,
      "c17_jsonIsKeptByteForByte"),
  /** Makes an empty body a missing one. */
  DROPS_EMPTY_BODIES(WrongContents.DropsEmptyBodies::new,
      "c18_anEmptyBodyIsNotAMissingOne"),
  /** Forgets which tools an agent used. */
  LOSES_A_FIELD(WrongContents.LosesAField::new,
      "c02_everyFieldComesBackAsItWas"),
  /** Repairs bad text, which is the server's business, instead of refusing it. */
  REPAIRS_BAD_TEXT(WrongContents.RepairsBadText::new,
      "c17_textThatCannotBeStoredIsRefusedBeforeTheWrite"),
  /** Refuses bodies that do not begin like JSON. */
  WANTS_JSON(WrongContents.WantsJson::new,
      "c10_aBodyThatIsNoJsonIsKeptAndReadLikeAnyOther"),
  /** Cuts a body that is too large. */
  CUTS_LARGE_BODIES(WrongContents.CutsLargeBodies::new,
      "c18_aByteTooManyIsRefusedAndNothingIsCut"),
  /** Tells the log what it stores. */
  LOGS_BODIES(WrongContents.LogsBodies::new,
      "c24_fiveHundredCanariesAreNeverSeen"),
  /** Shows the key that was used twice. */
  SHOWS_KEYS_IN_ERRORS(WrongContents.ShowsKeysInErrors::new,
      "c24_fiveHundredCanariesAreNeverSeen"),
  /** Deletes rows that somebody still works on. */
  PRUNES_OPEN_ROWS(WrongFacets.PrunesOpenRows::new,
      "c21_pruningTakesOldFinalRowsAndNoOthers",
      "c21_anOpenRowIsNotDeleted",
      "c21_aTurnThatIsDeletedByNobodySurvivesItsCompletion"),
  /** Stores a row again when it is imported again. */
  IMPORTS_TWICE(WrongFacets.ImportsTwice::new,
      "c28_importingTwiceIsImportingOnce"),
  /** Looks first which rows are there and stores the others then. */
  IMPORT_IS_CHECKED_TOO_EARLY(WrongFacets.ImportIsCheckedTooEarly::new,
      "c28_importsAtOnceStoreEachRowOnce",
      "c28_importsAtTwoInstancesStoreEachRowOnce"),
  /** Keeps the first rows of an import that failed. */
  IMPORTS_HALF(WrongFacets.ImportsHalf::new,
      "c28_anImportThatIsRefusedStoresNothing"),
  /** Takes an imported row for what was appended under its key. */
  IMPORTED_ROWS_ARE_TAKEN_FOR_DRAFTS(WrongFacets.ImportedRowsAreTakenForDrafts::new,
      "c28_anAppendUnderTheKeyOfAnImportedRowGetsItsReceipt"),
  /** Lets an imported row have the key of another one. */
  IMPORTS_USED_KEYS(WrongFacets.ImportsUsedKeys::new,
      "c28_aRowWhoseKeyIsUsedIsNotImported"),
  /** Scans the rows of all workspaces in one order. */
  SCANS_MIXED(WrongFacets.ScansMixed::new,
      "c28_aScanOfEverythingGivesOneWorkspaceAfterTheOther"),
  /** Remembers the key of a row that was deleted. */
  KEYS_OUTLIVE_ROWS(WrongFacets.KeysOutliveRows::new,
      "c12_theKeyOfADeletedRowIsFree"),
  /** Follows a log from its end: a reader that lags behind loses rows. */
  TAIL_GIVES_THE_NEWEST(WrongFacets.TailGivesTheNewest::new,
      "c15_aTailGivesTheRowsBehindASequenceInOrder"),
  /** Fails in its own way when it is used after close. */
  CLOSED_IS_NO_TYPED_ERROR(WrongFacets.ClosedIsNoTypedError::new,
      "c29_closingDuringCallsEndsThemWithATypedError"),
  /** Keeps the first 64 KiB of a body. */
  CUTS_BODIES_AT_64_KIB(WrongContents.CutsBodiesAt64Kib::new,
      "c18_bodiesOfEverySizeComeBackByteForByte"),
  /** Looks for the keys of all drafts before it stores the first. */
  KEYS_OF_ONE_APPEND_ARE_NOT_SEEN(WrongAppends.KeysOfOneAppendAreNotSeen::new,
      "c12_aKeyMayComeTwiceInOneAppend"),
  /** Finds text only as it is written. */
  SEARCHES_BY_CASE(WrongFacets.SearchesByCase::new,
      "c26_aSearchFindsTextLiterallyAndWithoutRegardToCase"),
  /** Looks for new rows, and for interrupts, twice a second. */
  POLLS_INSTEAD_OF_WAITING(WrongFacets.PollsInsteadOfWaiting::new,
      "c22_aWaitingTailEndsSoonAfterItsThreadIsInterrupted"),
  /** Does not have a facet that its author declares. */
  HIDES_A_FACET(WrongFacets.HidesAFacet::new,
      "c26_aFacetIsThereExactlyWhenItIsDeclared"),
  /** Works on after it was closed. */
  WORKS_WHEN_CLOSED(WrongFacets.WorksWhenClosed::new,
      "c29_aClosedStoreRefusesEveryCall"),
  /** Complains when it is closed twice. */
  CLOSES_ONCE(WrongFacets.ClosesOnce::new,
      "c29_closingTwiceAndBeforeTheStartIsHarmless"),
  /** Leaves a thread behind whenever it is closed. */
  LEAKS_A_THREAD(WrongFacets.LeaksAThread::new,
      "c29_openingAndClosingLeavesNoThreadBehind"),
  /** Gives its context a task that goes on after it was closed. */
  LEAKS_A_TASK((context, log) -> new WrongFacets.LeaksATask(context),
      "c29_openingAndClosingLeavesNoThreadBehind"),
  /** Says that it is durable, and keeps everything in memory. */
  DURABLE_IN_NAME(WrongFacets.DurableInName::new,
      "c16_whatWasStoredIsThereAfterAReopen",
      "c29_afterAReopenTheStoreGoesOnWhereItWas",
      "c21_aSequenceIsNotUsedAgainAfterAReopen"),
  /** Extends pages asked for by cursor too. */
  EXTENDS_EVERY_PAGE(WrongPages.ExtendsEveryPage::new,
      "c03_aPageAskedForByCursorIsNeverLargerThanItsLimit"),
  /** Reads from the start when it does not know the row to read after. */
  UNKNOWN_ROW_IS_THE_START(WrongPages.UnknownRowIsTheStart::new,
      "c08_aRowToReadAfterThatIsUnknownIsNotFound"),
  /** Lists the rows of all workspaces. */
  LISTS_ALL_WORKSPACES(WrongPages.ListsAllWorkspaces::new,
      "c11_workspacesDoNotSeeEachOthersRows"),
  /** Refuses an append of nothing. */
  REFUSES_AN_EMPTY_APPEND(WrongAppends.RefusesAnEmptyAppend::new,
      "c01_anAppendOfNothingStoresNothing"),
  /** Gives receipts in another order than the drafts came. */
  MIXES_RECEIPTS(WrongAppends.MixesReceipts::new,
      "c01_aReceiptNamesItsDraftAndItsPlace"),
  /** Stores half of an append whose caller is interrupted. */
  INTERRUPT_BREAKS_AN_APPEND(WrongAppends.InterruptBreaksAnAppend::new,
      "c22_anInterruptedCallIsWholeOrAbsent"),
  /** Says that an interrupted caller sent something bad. */
  INTERRUPT_HAS_ANOTHER_CODE(WrongAppends.InterruptHasAnotherCode::new,
      "c22_anInterruptedCallIsWholeOrAbsent"),
  /** Takes its time though its caller is interrupted. */
  SITS_INTERRUPTS_OUT(WrongAppends.SitsInterruptsOut::new,
      "c22_anInterruptedCallEndsWhileOthersKeepTheStoreBusy"),
  /** Takes a key for the same in every workspace. */
  KEYS_ARE_GLOBAL(WrongAppends.KeysAreGlobal::new,
      "c12_aKeyBelongsToItsWorkspace"),
  /** Takes two rows of the same content for one, without any key. */
  SAME_CONTENT_IS_THE_SAME_ROW(WrongAppends.SameContentIsTheSameRow::new,
      "c12_withoutAKeyOrUnderAnotherOneTheSameContentIsANewRow"),
  /** Lets every completion win that expects the status of the start. */
  LAST_COMPLETION_WINS(WrongChanges.LastCompletionWins::new,
      "c14_aSecondCompletionErasesNothing",
      "c14_newsThatComeOutOfOrderDoNotLeadBack"),
  /** Looks at the status first and writes then: two callers at once both win. */
  STATUS_IS_CHECKED_TOO_EARLY(WrongIsolation.StatusIsCheckedTooEarly::new,
      "c14_ofManyCompletionsAtOnceExactlyOneWins",
      "c14_ofCompletionsAtTwoInstancesExactlyOneWins"),
  /** Reads an installation as a pattern of SQL. */
  INSTALLATION_IS_A_PATTERN(WrongChanges.InstallationIsAPattern::new,
      "c14_anInstallationIsTakenLiterally"),
  /** Lists the youngest unfinished rows first. */
  YOUNGEST_UNFINISHED_FIRST(WrongChanges.YoungestUnfinishedFirst::new,
      "c14_unfinishedGivesTheOldestFirstUpToTheLimit"),
  /** Cuts the summary that a change brings. */
  CUTS_SUMMARIES_OF_CHANGES(WrongChanges.CutsSummariesOfChanges::new,
      "c17_everyTextThatAChangeBringsComesBackEqual"),
  /** Returns at once instead of waiting for the first row. */
  NEVER_WAITS(WrongFacets.NeverWaits::new,
      "c22_aWaitingTailGivesTheFirstRowThatComes"),
  /** Waits longer than it was asked to. */
  WAITS_TOO_LONG(WrongFacets.WaitsTooLong::new,
      "c22_aTailWithoutNewRowsIsEmptyWhenItsTimeIsOver"),
  /** Says something else about its limits every time. */
  LIMITS_CHANGE(WrongFacets.LimitsChange::new,
      "c22_limitsAreThereAndStayTheSame"),
  /** Extends a page by rows of its oldest time that the query does not want. */
  GROUPS_OF_ALL_ROWS(WrongPages.GroupsOfAllRows::new,
      "c07_onlyTheRowsThatTheQueryWantsMakeUpAGroup"),
  /** Goes on behind a page without rows. */
  EMPTY_PAGES_GO_ON(WrongPages.EmptyPagesGoOn::new,
      "c08_anEmptyLogAndAQueryWithoutMatchEnd"),
  /** Writes the status first and looks at the rest of a change then. */
  WRITES_THE_STATUS_FIRST(WrongChanges.WritesTheStatusFirst::new,
      "c14_aChangeThatIsRefusedChangesNothing"),
  /** Forgets a workspace once, and does not find it then. */
  FORGETS_ONCE(WrongAppends.ForgetsOnce::new,
      "c21_forgettingTwiceIsHarmless"),
  /** Keeps for unfinished what was forgotten. */
  FORGOTTEN_ROWS_ARE_UNFINISHED(WrongAppends.ForgottenRowsAreUnfinished::new,
      "c21_aForgottenWorkspaceIsGoneEverywhere"),
  /** Searches the rows of all workspaces. */
  SEARCHES_EVERYWHERE(WrongFacets.SearchesEverywhere::new,
      "c11_facetsKeepToTheirWorkspaceToo"),
  /** Knows the case of ASCII letters only. */
  SEARCHES_IN_ASCII(WrongFacets.SearchesInAscii::new,
      "c26_aSearchKnowsSignsAndOtherScripts"),
  /** Follows a log with as many rows at once as somebody asks for. */
  TAILS_WITHOUT_BOUND(WrongFacets.TailsWithoutBound::new,
      "c22_facetsKeepToTheLimitOfAPage"),
  /** Lets readers wait on when it is closed. */
  READERS_OUTLIVE_IT(WrongFacets.ReadersOutliveIt::new,
      "c29_aWaitingTailEndsWhenTheStoreIsClosed"),
  /** Says that it does not work. */
  NEVER_WELL(WrongFacets.NeverWell::new,
      "c29_aStartedStoreIsWell");

  @SuppressWarnings("ImmutableEnumChecker") // because a constructor reference never changes
  private final BiFunction<PluginContext, ReferenceLog, MessageStore> stores;
  @SuppressWarnings("ImmutableEnumChecker") // because List.of makes an immutable list
  private final List<String> caughtBy;

  WrongStore(Supplier<MessageStore> stores, String... caughtBy) {
    this((context, log) -> stores.get(), caughtBy);
  }

  /** One that keeps its rows in a log, which outlives it. */
  WrongStore(Function<ReferenceLog, MessageStore> stores, String... caughtBy) {
    this((context, log) -> stores.apply(log), caughtBy);
  }

  WrongStore(BiFunction<PluginContext, ReferenceLog, MessageStore> stores, String... caughtBy) {
    this.stores = stores;
    this.caughtBy = List.of(caughtBy);
  }

  /**
   * Returns what makes the wrong store. Those that are durable have their rows in common when one provider makes them,
   * so a kit keeps the provider. With {@code broken: true} their start fails.
   */
  public MessageStoreProvider<?> provider() {
    var log = new ReferenceLog();
    return ReferenceStoreProvider.of(context -> stores.apply(context, log));
  }

  /** Returns the names of tests that must fail on it, first the one that is meant for it. */
  public List<String> caughtBy() {
    return caughtBy;
  }
}
