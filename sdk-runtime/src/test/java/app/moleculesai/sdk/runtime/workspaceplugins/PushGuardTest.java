package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.HostedAgents;
import app.moleculesai.sdk.runtime.presence.ExternalRuntime;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PushGuardTest {
  private static final UUID ID = UUID.randomUUID();

  private final Runtimes runtimes = new Runtimes(Set.of("unserved"),
      Map.of("external", new ExternalRuntime(), "hosted", new HostedAgents()));

  private PushGuard guard(Function<UUID, Workspace> lookup) {
    return new PushGuard(lookup, runtimes);
  }

  private PushGuard of(String runtime) {
    return guard(id -> Workspace.of(id, "Ada", Instant.EPOCH).runtime(runtime).build());
  }

  @Test
  void pl20And21AnExternalRuntimeIsRefused() {
    assertThatThrownBy(() -> of("external").check(ID, "fetch it"))
        .isInstanceOfSatisfying(SdkException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_TAKES_NO_PLUGINS);
          assertThat(e).hasMessageContaining("external runtimes");
          assertThat(e.details()).containsEntry("hint", "fetch it");
        });
  }

  @Test
  void pl22And23AContainerAndWhatNobodyRunsPass() {
    assertThatCode(() -> of("hosted").check(ID, "")).doesNotThrowAnyException();
    assertThatCode(() -> of("unserved").check(ID, "")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(value = ErrorCode.class, names = {"UNAVAILABLE", "BUSY"})
  void pl24WhatCannotBeFoundOutPasses(ErrorCode code) {
    var guard = guard(id -> {
      throw new SdkException(code, "the registry does not answer");
    });

    assertThatCode(() -> guard.check(ID, "")).doesNotThrowAnyException();
  }

  @Test
  void whatIsNotThereDoesNotPass() {
    var guard = guard(id -> {
      throw WorkspaceDirectory.unknown(id);
    });

    assertThatThrownBy(() -> guard.check(ID, "")).isInstanceOf(SdkException.class);
  }
}
