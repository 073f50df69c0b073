package app.moleculesai.sdk.testkit.wrong;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tests of the kits that no wrong implementation is meant for, and why. The lists may only become shorter. */
enum Unproven {
  /** ProviderChecksTest shows that these checks can fail. */
  PROVIDER(
      "c26_theProviderSaysWhatItIsAndRefusesABadConfiguration",
      "lifecycle_theProviderSaysWhatItIsAndRefusesABadConfiguration"),
  /** The same steps as in the store kit, where wrong stores are caught. */
  SHARED(
      "lifecycle_aClosedRegistryRefusesEveryCall",
      "lifecycle_aStartedRegistryIsWell",
      "lifecycle_afterAReopenADurableRegistryHasItsRows",
      "lifecycle_closingTwiceAndBeforeTheStartIsHarmless",
      "lifecycle_openingAndClosingLeavesNoThreadBehind"),
  /** Only by chance would a wrong one be caught. */
  RACE(
      "lease_ofManyWhoWantItExactlyOneGetsIt",
      "st3_ofManyChangesAtOnceExactlyOneHappens",
      "transaction_nobodySeesItBeforeItReturns"),
  /** That nothing happens, where only something absurd would happen. */
  NOTHING(
      "c08_anEmptyLogAndAQueryWithoutMatchEnd",
      "c14_aChangeThatIsRefusedChangesNothing",
      "c21_forgettingTwiceIsHarmless",
      "c27_anAppendThatFailedLeavesNoMessageAndNoAttachment",
      "c29_aWaitingTailEndsWhenTheStoreIsClosed",
      "transaction_itTakesEventsAndNotices",
      "workspace_anInsertOfNothingInsertsNothing",
      "workspace_oneThatIsUnknownIsNotFound"),
  /** Plain writing and reading. No wrong one is written yet: take names out of here by adding it. */
  PLAIN(
      "c07_onlyTheRowsThatTheQueryWantsMakeUpAGroup",
      "c11_facetsKeepToTheirWorkspaceToo",
      "c21_aForgottenWorkspaceIsGoneEverywhere",
      "au3_aRevokedTokenIsNotLive",
      "au3_aTokenIsFoundByItsHashWhileItIsLive",
      "au3_onlyTheWorkspaceItselfRevokesItsTokens",
      "config_aConfigurationReplacesTheOneThatIsThere",
      "de6_aPurgeClearsReferencesOfOthers",
      "de6_aPurgeTakesRemovedRowsAndIgnoresUnknownOnes",
      "layout_whatIsDeletedIsGoneAndWhatIsMissingIsNoError",
      "lease_itsHolderAcquiresItAgainWithTheSameFence",
      "lease_oneThatIsFreeIsAcquired",
      "lease_oneThatIsHeldIsNotAcquiredByAnother",
      "lease_thoseHeldAreListedByTheStartOfTheirName",
      "oi10_aTemplateBringsNewSchedulesAndRefreshesItsOwn",
      "oi10_namesBelongToTheirWorkspaceAndNothingIsDeleted",
      "oi25_anIdThatExistsIsLeftOut",
      "oi25_namesAreComparedExactly",
      "oi25_theIdOfARemovedRowIsNotUsedAgain",
      "orgToken_itIsFoundUntilItIsRevoked",
      "orgToken_itsUseIsNotedAndEveryFieldComesBack",
      "orgToken_theNewestAreListedFirst",
      "secret_aNewValueKeepsTheTimeOfItsKey",
      "secret_anyBytesComeBackAndNobodySharesThem",
      "st3_aChangeTellsTheStateBeforeAndTheRowAfter",
      "st3_aChangeThatDoesNotHappenSetsNothing",
      "st3_manyRowsAreChangedInTheOrderOfTheirIds",
      "token_allTokensOfWorkspacesAreRevokedTogether",
      "token_itsUseIsNoted",
      "token_theNewestAreListedFirstPageByPage",
      "transaction_itSeesItsOwnChanges",
      "transaction_itsChangesAreThereWhenItReturns",
      "tree_aListMayBeLimitedToStates",
      "tree_aRemovedAncestorIsStillOne",
      "tree_childrenAreTheLiveRowsDirectlyBelowOldestFirst",
      "tree_descendantsComeAfterTheirParentsAtAnyDepth",
      "tree_liveRowsAreListedOldestFirst",
      "tree_rowsOfOneTimeAreListedInOrderOfTheirId",
      "update_everyFieldCanBeSetAndCleared",
      "update_namedFieldsAreSetAndAllOthersStay",
      "update_theOwnNameAndThatOfARemovedSiblingAreFree",
      "workspace_aParentAndItsChildMayComeInOneInsert",
      "workspace_everyFieldComesBackAsItWas",
      "au3_whetherAnyTokenIsLiveFollowsInsertsAndRevokes",
      "event_theNewestOfSeveralWorkspacesAreListedTogether",
      "event_whatWasRecordedOutlivesAPurge",
      "instances_aLeaseHeldAtOneIsNotAcquiredAtTheOther",
      "instances_aTokenRevokedAtOneIsRefusedAtTheOther",
      "instances_closingOneLeavesTheOtherOpen",
      "instances_ofManyChangesAtBothExactlyOneHappens",
      "instances_ofManyInsertsAtBothExactlyOneWins",
      "instances_ofManyWhoWantALeaseAtBothExactlyOneGetsIt",
      "instances_transactionsAtBothLoseNoUpdate",
      "instances_transactionsAtBothThatReadWhatTheOtherWritesSeeEachOther",
      "instances_whatOneWritesTheOtherReadsAtOnce",
      "memory_aSearchFindsContentAndScopeNewestFirst",
      "memory_aSearchTakesTheTextLiterally",
      "orgToken_anIdOrHashOfAnotherIsAConflict",
      "orgToken_thoseOfOneOrganisationAreListedNewestFirst",
      "st3_changesOfTheSameRowsInAnyOrderAllHappen",
      "token_anIdOrHashOfAnotherIsAConflict",
      "transaction_anInterruptedOneIsWholeOrAbsent",
      "transaction_ofManyThatCountEachIsCountedOnce",
      "transaction_thoseThatWriteTheSameRowsInAnyOrderAllEnd",
      "transaction_twoThatMissWhatTheOtherInsertsSeeEachOther",
      "transaction_whatItReadsBelongsTogether");

  @SuppressWarnings("ImmutableEnumChecker") // because List.of makes an immutable list
  private final List<String> tests;

  Unproven(String... tests) {
    this.tests = List.of(tests);
  }

  /** Returns the names of all of them. */
  static Set<String> tests() {
    return Arrays.stream(values()).flatMap(reason -> reason.tests.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
