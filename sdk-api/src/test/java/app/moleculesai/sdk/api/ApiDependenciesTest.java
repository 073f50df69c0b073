package app.moleculesai.sdk.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.text.Truncation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What a plugin compiles against brings nothing else along ({@code plugin-spi.md} D2). */
class ApiDependenciesTest {
  private static final Path COMPILED = compiled();
  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(COMPILED);

  @Test
  void theModuleRequiresJavaBaseAndToCompileJSpecify() {
    assertThat(descriptor().requires())
        .extracting(required -> required.name() + " " + new TreeSet<>(required.modifiers()))
        .containsExactlyInAnyOrder("java.base [MANDATED]",
            "org.jspecify [TRANSITIVE, STATIC]");
  }

  @Test
  void theModuleExportsAllItsPackagesToEverybody() {
    var packages = CLASSES.stream().map(JavaClass::getPackageName).filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());

    assertThat(packages).hasSizeGreaterThan(5);
    assertThat(descriptor().exports()).allMatch(export -> !export.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void classesUseOnlyJavaAndEachOther() {
    assertThat(CLASSES).hasSizeGreaterThan(80);
    classes().should().onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "app.moleculesai.sdk.api..", "org.jspecify.annotations..")
        .check(CLASSES);
  }

  @Test
  void ofJavaTheyUseTheBaseModuleOnly() {
    Set<String> base = Object.class.getModule().getPackages();
    Set<String> used = CLASSES.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
        .filter(name -> name.startsWith("java.")).collect(Collectors.toSet());

    assertThat(used).isNotEmpty().isSubsetOf(base);
  }

  @Test
  void everyPackageIsNullMarked() {
    var packages = CLASSES.stream().filter(type -> type.getSimpleName().equals("package-info"));

    assertThat(packages).hasSize(descriptor().exports().size())
        .allMatch(type -> type.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void onlyTruncationCutsText() {
    noClasses().that().doNotBelongToAnyOf(Truncation.class)
        .should().callMethod(String.class, "substring", int.class, int.class)
        .orShould().callMethod(String.class, "substring", int.class).check(CLASSES);
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(COMPILED).find("app.moleculesai.sdk.api").orElseThrow().descriptor();
  }

  private static Path compiled() {
    try {
      return Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
