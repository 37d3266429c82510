package io.mnemoscope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mnemoscope.api.eventbus.PublicAddress;
import io.mnemoscope.bus.RequestTopic;
import io.mnemoscope.bus.Topic;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layers and the habits of the house. */
class ArchitectureTest {
    private static final String ROOT = "io.mnemoscope.";
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.mnemoscope");
        assertThat(classes).hasSizeGreaterThan(100);
    }

    @Test
    void theDomainDependsOnNothingButTheLanguageAndDistributions() {
        classes()
                .that()
                .resideInAPackage(ROOT + "domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "domain..",
                        "java..",
                        "org.apache.commons.statistics..",
                        "com.google.re2j",
                        "org.jspecify.annotations",
                        "com.google.errorprone.annotations")
                .check(classes);
    }

    @Test
    void theDomainDoesNoInputOrOutputAndStartsNoThreads() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io", "java.nio.file..", "java.net..", "java.sql..", "java.util.concurrent..")
                .check(classes);
    }

    @Test
    void theStagesTalkOverTheBusOnly() {
        slices().matching(ROOT + "(ingest|monitor|alert|report|lab|profile|api.http|api.eventbus)..")
                .should()
                .notDependOnEachOther()
                .check(classes);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.mnemoscope.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void addressesAreSpelledInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Topics.class, RequestTopic.class)
                .should()
                .callConstructor(RequestTopic.class, String.class)
                .orShould()
                .callConstructor(Topic.class, String.class)
                .check(classes);
    }

    /** The server's parts talk over internal topics; what is public is a translation of these. */
    @Test
    void onlyTheRoomBesideHttpAndItsUsersKnowThePublicAddresses() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "api.eventbus..", ROOT + "client..", ROOT + "demo..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(PublicAddress.class)
                .check(classes);
    }

    /** An address may be spelled as a text too, but only who calls the bus can use it. */
    @Test
    void onlyTopicsAndTheRoomBesideHttpAndItsUsersCallTheBus() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "bus..", ROOT + "api.eventbus..", ROOT + "client..", ROOT + "demo..")
                .should()
                .callMethodWhere(target(owner(assignableTo(EventBus.class)))
                        .and(target(nameMatching("(local)?[cC]onsumer|publish(er)?|request|send(er)?"))))
                .check(classes);
    }

    /** What the wire looks like is for clients too: it must not bring the server with it. */
    @Test
    void theWireKnowsTheDomainOnly() {
        onlyDependsOn("api.json..", "api.json..", "domain..");
    }

    /** It becomes an artefact without the server. */
    @Test
    void theClientKnowsThePublicAddressesAndTheWireOnly() {
        onlyDependsOn("client..", "client..", "api.json..", "api.eventbus", "domain..");
    }

    private static void onlyDependsOn(String rooms, String... seen) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + rooms)
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.mnemoscope..")
                        .and(not(resideInAnyPackage(
                                Stream.of(seen).map(each -> ROOT + each).toArray(String[]::new)))))
                .check(classes);
    }

    @Test
    void theRoomBesideHttpAsksOverTheBusOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + "api.eventbus..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "api.eventbus..",
                        ROOT + "bus..",
                        ROOT + "api.json..",
                        ROOT + "api.query..",
                        ROOT + "domain..",
                        ROOT + "storage",
                        "java..",
                        "io.vertx.core..",
                        "com.fasterxml.jackson.core..",
                        "org.slf4j..",
                        "org.jspecify.annotations",
                        "com.google.errorprone.annotations")
                .check(classes);
    }

    @Test
    void onlyTheStartSeesAdapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "storage..")
                .and()
                .doNotBelongToAnyOf(Main.class, Server.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "storage.inmemory..", ROOT + "storage.embedded..")
                .check(classes);
    }

    /** Settings are still stored as they are on the wire. */
    @Test
    void whatIsStoredDoesNotDependOnTheWire() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "storage..")
                .should()
                .dependOnClassesThat(nameMatching("io\\.mnemoscope\\.api\\.json\\.(?!Json|Trees|SettingsJson).*"))
                .check(classes);
    }

    @Test
    void adaptersDoNotSeeOneAnother() {
        slices().matching(ROOT + "storage.(*)..")
                .should()
                .notDependOnEachOther()
                .check(classes);
    }

    @Test
    void theServerIsSeenByTheStartOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mnemoscope")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.mnemoscope")
                .check(classes);
    }

    @Test
    void sqlStaysInTheEmbeddedStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "storage.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
                .check(classes);
    }

    /** What it checks is not checked in production, and a return value that it swallows is not used. */
    @Test
    void nothingDependsOnAssertions() {
        noFields().should().haveName("$assertionsDisabled").check(classes);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(classes);
    }

    @Test
    void futuresAreThoseOfVertx() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(CompletableFuture.class)
                .check(classes);
    }

    @Test
    void blockingCodeStaysInTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "storage..")
                .should()
                .callMethod(Vertx.class, "executeBlocking", Callable.class)
                .orShould()
                .callMethod(Vertx.class, "executeBlocking", Callable.class, boolean.class)
                .orShould()
                .callMethod(WorkerExecutor.class, "executeBlocking", Callable.class)
                .orShould()
                .callMethod(WorkerExecutor.class, "executeBlocking", Callable.class, boolean.class)
                .check(classes);
    }

    @Test
    void aNameSaysWhatAClassIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Constants")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(classes);
    }

    /** Words that only this project would use for a thing that has a name in the field; see the glossary. */
    @Test
    void typesHaveTheNamesOfTheField() {
        noClasses()
                .should()
                .haveNameMatching(
                        ".*[.$](Telling|Told|ToldSink|Courier|Company|CompanyPass|Neighbours|Tally|OfRule|Rulebook"
                                + "|Prebuilt|Lasting|Outlook|Watched|PartlyTaken)")
                .check(classes);
    }

    @Test
    void thePageAndTheReportsReadTheStoreThroughItsPortsOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "api.http..", ROOT + "report..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "storage.*..").and(nameMatching(".*Store.*")))
                .check(classes);
    }

    @Test
    void theTimeComesInFromTheStart() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .check(classes);
    }
}
