package app.moleculesai.spi.runtime.docker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may do what in this module. Only one class inspects containers, and only one opens plain requests, with which one could. */
class ArchitectureTest {
  private static final Set<String> PLAIN = Set.of(PlainRequests.class.getName());

  private final JavaClasses classes = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackagesOf(Inspection.class);

  @Test
  void nothingElseInspectsAContainer() {
    assertThat(classes.get(Inspection.class).getMethodCallsFromSelf())
        .anyMatch(call -> call.getName().equals("inspectContainerCmd"));
    noClasses().that().doNotBelongToAnyOf(Inspection.class)
        .should().callMethodWhere(target(describe("inspects a container",
            method -> method.getName().equals("inspectContainerCmd")
                && method.getOwner().isAssignableTo(DockerClient.class))))
        .because("there is one answer to whether an agent runs (design.md 5)").check(classes);
  }

  @Test
  void nothingElseMakesRequestsByHand() {
    noClasses().that(describe("are not " + PLAIN, one -> !PLAIN.contains(one.getName())))
        .should().callMethodWhere(target(describe("sends a request",
            method -> method.getName().equals("execute") && method.getOwner().getName()
                .equals("com.github.dockerjava.transport.DockerHttpClient"))))
        .because("a container could be inspected with one").check(classes);
  }

  @Test
  void theClientLibraryIsMadeInOnePlace() {
    noClasses().that().doNotBelongToAnyOf(Connection.class)
        .should().dependOnClassesThat().belongToAnyOf(DockerClientImpl.class).check(classes);
  }

  @Test
  void jsonIsReadAndWrittenInItsOwnClasses() {
    noClasses().that().haveSimpleNameNotEndingWith("Json")
        .should().dependOnClassesThat().resideInAPackage("com.fasterxml.jackson..")
        .check(classes);
  }

  @Test
  void nothingStaticChangesAndNobodyReadsTheEnvironment() {
    fields().that().areStatic().should().beFinal().check(classes);
    noClasses().should().callMethod(System.class, "getenv").orShould()
        .callMethod(System.class, "getenv", String.class).check(classes);
  }
}
