package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistryProvider;
import java.util.List;
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
      "transaction_ofManyThatFailNothingStays"),
  /** Lets transactions run side by side; the last one to end puts its copy over what others did. */
  LOSES_UPDATES(WrongRegistries.LosesUpdates::new,
      "transaction_twoThatCountOnTheSameRowLoseNoUpdate"),
  /** Notices at the end of a transaction who wrote what it wrote, not who wrote what it read. */
  ALLOWS_WRITE_SKEW(WrongRegistries.AllowsWriteSkew::new,
      "transaction_twoThatReadWhatTheOtherWritesSeeEachOther"),
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
      "event_thoseOlderThanATimeAreDeleted");

  @SuppressWarnings("ImmutableEnumChecker") // because a constructor reference never changes
  private final Supplier<Registry> registries;
  @SuppressWarnings("ImmutableEnumChecker") // because List.of makes an immutable list
  private final List<String> caughtBy;

  WrongRegistry(Supplier<Registry> registries, String... caughtBy) {
    this.registries = registries;
    this.caughtBy = List.of(caughtBy);
  }

  /** Returns what makes the wrong registry. */
  public RegistryProvider<?> provider() {
    return new ReferenceRegistryProvider(registries);
  }

  /** Returns the names of tests that must fail on it, first the one that is meant for it. */
  public List<String> caughtBy() {
    return caughtBy;
  }
}
