package io.mnemoscope.contributing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AlertRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What keeps extensions in few files: nothing outside knows a certain one. */
class ExtensionGatesTest {
    private static final String ROOT = "io.mnemoscope.";
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.mnemoscope");
    }

    @Test
    void onlyTheRulesKnowACertainRule() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "domain.rules")
                .should()
                .dependOnClassesThat(assignableTo(AlertRule.class)
                        .and(DescribedPredicate.not(equivalentTo(AlertRule.class)))
                        .as("are certain rules"))
                .check(classes);
    }

    /** Stores make those again that they hold. */
    @Test
    void kindsOfRulesAreMadeByTheRulesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "domain.rules", ROOT + "storage.embedded.format")
                .should()
                .callConstructor(RuleType.class, String.class, Trigger.class)
                .check(classes);
    }
}
