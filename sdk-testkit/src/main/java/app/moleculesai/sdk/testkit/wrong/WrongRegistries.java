package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import app.moleculesai.sdk.testkit.reference.ReferenceLeases;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTokens;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import app.moleculesai.sdk.testkit.reference.ReferenceWorkspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Registries with one wrong step each. */
final class WrongRegistries {
  private WrongRegistries() {}

  /** A registry whose rows of workspaces are kept by something else. */
  static class OtherWorkspaces extends ReferenceRegistry {
    private final Function<ReferenceTables, WorkspaceRepository> workspaces;

    OtherWorkspaces(Function<ReferenceTables, WorkspaceRepository> workspaces) {
      this.workspaces = workspaces;
    }

    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public WorkspaceRepository workspaces() {
          return workspaces.apply(copy);
        }
      };
    }
  }

  /** Matches a child by its name, whoever its parent is. */
  static final class IgnoresTheParent extends OtherWorkspaces {
    IgnoresTheParent() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean isChild(Workspace row, Optional<UUID> parentId, String name) {
          return row.isLive() && row.name().equals(name);
        }
      });
    }
  }

  /** Lets a removed row block its name. */
  static final class RemovedRowsBlock extends OtherWorkspaces {
    RemovedRowsBlock() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean isChild(Workspace row, Optional<UUID> parentId, String name) {
          return row.parentId().equals(parentId) && row.name().equals(name);
        }
      });
    }
  }

  /** Compares parents as SQL compares NULL: no root equals another. */
  static final class RootsNeverMatch extends OtherWorkspaces {
    RootsNeverMatch() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean isChild(Workspace row, Optional<UUID> parentId, String name) {
          return parentId.isPresent() && super.isChild(row, parentId, name);
        }
      });
    }
  }

  /** Refuses a whole insert when one of its rows meets another. */
  static final class ConflictsAreErrors extends OtherWorkspaces {
    ConflictsAreErrors() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        public Set<UUID> insert(List<Workspace> rows) {
          var inserted = super.insert(rows);
          if (inserted.size() < rows.size()) {
            throw new IllegalStateException("duplicate key value violates unique constraint");
          }
          return inserted;
        }
      });
    }
  }

  /** Lets a removed workspace come back. */
  static final class LeavesRemoved extends OtherWorkspaces {
    LeavesRemoved() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean allows(StatusChange change, Workspace row) {
          return !row.isLive() || super.allows(change, row);
        }
      });
    }
  }

  /** Changes a state whatever the conditions besides the state before. */
  static final class IgnoresConditions extends OtherWorkspaces {
    IgnoresConditions() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean allows(StatusChange change, Workspace row) {
          return change.from().contains(row.status());
        }
      });
    }
  }

  /** Changes fields of removed rows. */
  static final class UpdatesRemovedRows extends OtherWorkspaces {
    UpdatesRemovedRows() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean mayBeUpdated(Workspace row) {
          return true;
        }
      });
    }
  }

  /** Gives two siblings one name when the second is renamed. */
  static final class RenamesToTakenNames extends OtherWorkspaces {
    RenamesToTakenNames() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean isTaken(Workspace row) {
          return false;
        }
      });
    }
  }

  /** Walks up without end. */
  static final class AncestorsWithoutBound extends OtherWorkspaces {
    AncestorsWithoutBound() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected int mostAncestors() {
          return Integer.MAX_VALUE;
        }
      });
    }
  }

  /** Leaves removed rows, and what stands below them, out of a tree. */
  static final class TreesOfTheLiving extends OtherWorkspaces {
    TreesOfTheLiving() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        public List<Workspace> tree(UUID id) {
          return super.tree(id).stream().filter(Workspace::isLive).toList();
        }
      });
    }
  }

  /** Leaves behind what belonged to a purged workspace. */
  static final class PurgeLeavesDependents extends OtherWorkspaces {
    PurgeLeavesDependents() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected void purgeDependents(ReferenceTables tables, Collection<UUID> ids) {}
      });
    }
  }

  /** Clears the root of an organisation's token like any reference: the token is valid for all then. */
  static final class PurgeFreesOrgTokens extends OtherWorkspaces {
    PurgeFreesOrgTokens() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected void purgeDependents(ReferenceTables tables, Collection<UUID> ids) {
          var tokens = new ReferenceTransaction(tables).orgTokens();
          var confined = tokens.list(Integer.MAX_VALUE).stream()
              .filter(token -> token.orgId().filter(ids::contains).isPresent()).toList();
          super.purgeDependents(tables, ids);
          confined.forEach(token -> tokens.insert(new OrgToken(token.id(), token.hash(),
              token.prefix(), token.name(), token.createdBy(), Optional.empty(),
              token.createdAt(), token.lastUsedAt())));
        }
      });
    }
  }

  /** Keeps what a transaction did before it failed, and shows it before it ends. */
  static final class WritesThrough extends ReferenceRegistry {
    @Override
    protected ReferenceTables snapshot(ReferenceTables tables) {
      return tables;
    }
  }

  /** Lets tokens of removed workspaces in. */
  static final class TokensOutliveWorkspaces extends ReferenceRegistry {
    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public WorkspaceTokenRepository tokens() {
          return new ReferenceTokens(copy) {
            @Override
            protected boolean isLive(WorkspaceToken token) {
              return true;
            }
          };
        }
      };
    }
  }

  /** Gives out tokens without end. */
  static final class TokensWithoutMaximum extends ReferenceRegistry {
    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public WorkspaceTokenRepository tokens() {
          return new ReferenceTokens(copy) {
            @Override
            public boolean insert(WorkspaceToken token, int most) {
              return super.insert(token, Integer.MAX_VALUE);
            }
          };
        }
      };
    }
  }

  /** Gives every holder of a lease the same fence. */
  static final class FencesStandStill extends ReferenceRegistry {
    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public LeaseRepository leases() {
          return new ReferenceLeases(copy) {
            @Override
            protected long nextFence(String name) {
              return 1;
            }
          };
        }
      };
    }
  }

  /** Lets who was replaced release or renew the lease. */
  static final class LeasesByName extends ReferenceRegistry {
    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public LeaseRepository leases() {
          return new ReferenceLeases(copy) {
            @Override
            protected boolean isCurrent(Lease lease) {
              return true;
            }
          };
        }
      };
    }
  }

  /** A registry one of whose repositories is another. */
  static class Other extends ReferenceRegistry {
    private final Function<ReferenceTables, Transaction> transactions;

    Other(Function<ReferenceTables, Transaction> transactions) {
      this.transactions = transactions;
    }

    @Override
    protected Transaction open(ReferenceTables copy) {
      return transactions.apply(copy);
    }
  }

  /** Writes row by row: what a refused call did before it was refused stays. */
  static final class RefusedCallsLeaveHalf extends Other {
    RefusedCallsLeaveHalf() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public LayoutRepository layouts() {
          return OneMethod.of(LayoutRepository.class, super.layouts(), "put",
              (right, arguments) -> {
                OneMethod.<Layout>list(arguments[0]).forEach(row -> right.put(List.of(row)));
                return null;
              });
        }
      });
    }
  }

  /** Drops rows of workspaces that are not there, and says nothing. */
  static final class KeepsOrphans extends Other {
    KeepsOrphans() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public LayoutRepository layouts() {
          return OneMethod.of(LayoutRepository.class, super.layouts(), "put",
              (right, arguments) -> {
                right.put(OneMethod.<Layout>list(arguments[0]).stream()
                    .filter(row -> workspaces().find(row.workspaceId()).isPresent()).toList());
                return null;
              });
        }
      });
    }
  }

  /** Takes any id for a parent. */
  static final class TakesUnknownParents extends OtherWorkspaces {
    TakesUnknownParents() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected void requireReferences(Workspace row) {}
      });
    }
  }

  /** Puts two roots of one name beside each other in a purge. */
  static final class PurgeIgnoresNames extends OtherWorkspaces {
    PurgeIgnoresNames() {
      super(tables -> new ReferenceWorkspaces(tables) {
        private boolean purging;

        @Override
        public void purge(Collection<UUID> ids) {
          purging = true;
          super.purge(ids);
        }

        @Override
        protected boolean isTaken(Workspace row) {
          return !purging && super.isTaken(row);
        }
      });
    }
  }

  /** Renews any lease of the same holder. */
  static final class RenewsByHolder extends Other {
    RenewsByHolder() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public LeaseRepository leases() {
          return new ReferenceLeases(tables) {
            @Override
            public Optional<Lease> renew(Lease lease, Duration length, Instant now) {
              var latest = held(lease.name(), Instant.MIN).stream()
                  .filter(one -> one.name().equals(lease.name())
                      && one.holder().equals(lease.holder()))
                  .findFirst();
              return latest.flatMap(one -> super.renew(one, length, now));
            }
          };
        }
      });
    }
  }

  /** Renews no lease that has lapsed. */
  static final class LapsedLeasesAreLost extends Other {
    LapsedLeasesAreLost() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public LeaseRepository leases() {
          return new ReferenceLeases(tables) {
            @Override
            public Optional<Lease> renew(Lease lease, Duration length, Instant now) {
              return lease.until().isAfter(now)
                  ? super.renew(lease, length, now)
                  : Optional.empty();
            }
          };
        }
      });
    }
  }

  /** Counts a lease from its old end, not from now. */
  static final class RenewsFromTheOldEnd extends Other {
    RenewsFromTheOldEnd() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public LeaseRepository leases() {
          return new ReferenceLeases(tables) {
            @Override
            public Optional<Lease> renew(Lease lease, Duration length, Instant now) {
              return super.renew(lease, length, lease.until());
            }
          };
        }
      });
    }
  }

  /** Lists secrets in another order. */
  static final class SecretsWithoutOrder extends Other {
    SecretsWithoutOrder() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public SecretRepository secrets() {
          return OneMethod.of(SecretRepository.class, super.secrets(), "list",
              (right, arguments) -> OneMethod
                  .reversed(right.list(OneMethod.optional(arguments[0]))));
        }
      });
    }
  }

  /** Deletes no secret, and says that it did. */
  static final class SecretsStay extends Other {
    SecretsStay() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public SecretRepository secrets() {
          return OneMethod.of(SecretRepository.class, super.secrets(), "delete",
              (right, arguments) -> true);
        }
      });
    }
  }

  /** Takes every schedule for one of a template. */
  static final class TemplatesOverwrite extends Other {
    TemplatesOverwrite() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public ScheduleRepository schedules() {
          return OneMethod.of(ScheduleRepository.class, super.schedules(), "putFromTemplate",
              (right, arguments) -> right.putFromTemplate(
                  OneMethod.<Schedule>list(arguments[0]).stream().map(row -> Schedule.of(row.id(),
                      row.workspaceId(), row.name(), row.cron(), row.timezone(), row.prompt(),
                      row.enabled(), Schedule.TEMPLATE, row.createdAt())).toList()));
        }
      });
    }
  }

  /** Takes the time of the next run from no template. */
  static final class NextRunsAreLost extends Other {
    NextRunsAreLost() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public ScheduleRepository schedules() {
          return OneMethod.of(ScheduleRepository.class, super.schedules(), "putFromTemplate",
              (right, arguments) -> right.putFromTemplate(
                  OneMethod.<Schedule>list(arguments[0]).stream().map(row -> Schedule.of(row.id(),
                      row.workspaceId(), row.name(), row.cron(), row.timezone(), row.prompt(),
                      row.enabled(), row.source(), row.createdAt())).toList()));
        }
      });
    }
  }

  /** Switches no schedule off. */
  static final class DisablesNothing extends Other {
    DisablesNothing() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public ScheduleRepository schedules() {
          return OneMethod.of(ScheduleRepository.class, super.schedules(), "disable",
              (right, arguments) -> 0);
        }
      });
    }
  }

  /** Lists the oldest memories first. */
  static final class OldestMemoriesFirst extends Other {
    OldestMemoriesFirst() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public MemoryRepository memories() {
          return OneMethod.of(MemoryRepository.class, super.memories(), "list",
              (right, arguments) -> OneMethod.reversed(
                  right.list((UUID) arguments[0], (Integer) arguments[1])));
        }
      });
    }
  }

  /** Keeps the first use of a day for all of it. */
  static final class UsageIsNotAddedUp extends Other {
    UsageIsNotAddedUp() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public TokenUsageRepository usage() {
          return OneMethod.of(TokenUsageRepository.class, super.usage(), "add",
              (right, arguments) -> {
                for (var used : OneMethod.<TokenUsage>list(arguments[0])) {
                  if (right.find(used.workspaceId(), used.day()).isEmpty()) {
                    right.add(List.of(used));
                  }
                }
                return null;
              });
        }
      });
    }
  }

  /** Keeps the first place of a workspace. */
  static final class LayoutsAreKept extends Other {
    LayoutsAreKept() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public LayoutRepository layouts() {
          return OneMethod.of(LayoutRepository.class, super.layouts(), "put",
              (right, arguments) -> {
                right.put(OneMethod.<Layout>list(arguments[0]).stream()
                    .filter(row -> right.find(row.workspaceId()).isEmpty()).toList());
                return null;
              });
        }
      });
    }
  }

  /** Lists the oldest events first. */
  static final class OldestEventsFirst extends Other {
    OldestEventsFirst() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public StructureEventRepository events() {
          return OneMethod.of(StructureEventRepository.class, super.events(), "newest",
              (right, arguments) -> OneMethod
                  .reversed(right.newest(OneMethod.optional(arguments[0]),
                      (Integer) arguments[1])));
        }
      });
    }
  }

  /** Deletes events up to and at a time. */
  static final class DeletesEventsAtTheTime extends Other {
    DeletesEventsAtTheTime() {
      super(tables -> new ReferenceTransaction(tables) {
        @Override
        public StructureEventRepository events() {
          return OneMethod.of(StructureEventRepository.class, super.events(), "deleteBefore",
              (right, arguments) -> right.deleteBefore(((Instant) arguments[0]).plusNanos(1)));
        }
      });
    }
  }
}
