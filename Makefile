FUZZ_SECONDS ?= 600
.PHONY: tools demo demo-null demo-training docs test test-studies test-report test-fuzz test-networks test-calibration test-scale test-cluster test-platforms image lint clean
SOURCES := $(shell find java-tools scripts/install-tools -name target -prune -o -path '*/src/test/*' -prune -o -path '*/test-support/src/*' -prune -o -type f -print)

tools: bin/.built
bin/.built: $(SOURCES)
	mvn -B -q -T 1C -f java-tools/pom.xml package -Dmaven.test.skip=true
	scripts/install-tools && touch $@

demo: tools
	scripts/nextflow run . -profile demo

# Nextflow warns of a folder with null in its name.
demo-null: tools
	scripts/nextflow run . -profile demo_null --outdir results-unrelated
	scripts/expect-nothing results-unrelated

demo-training: tools
	bin/simulate-study --actions 20 --output results-training/actions
	scripts/nextflow run train.nf -params-file conf/demo-training/params.yml --max_cpus 1 --max_memory '2 GB'

test: tools
	scripts/nextflow -version > /dev/null
	mvn -B -T 2 -f java-tools/pom.xml test

test-studies: tools
	mvn -B -f java-tools/pom.xml test -pl pipeline-tests -am -Dexcluded.tests= -Dincluded.tests=study

docs:
	mvn -B -q -f java-tools/pom.xml test -pl pipeline-tests -am -Dtest=ParameterTablesTest -Drdmflow.write=true

test-report:
	scripts/test-report

test-fuzz:
	mvn -B -f java-tools/pom.xml test -pl fuzz-tests -am -Dexcluded.tests= -Dincluded.tests=fuzz -Dfuzz.seconds=$(FUZZ_SECONDS)

test-networks: tools
	mvn -B -f java-tools/pom.xml test -pl '!pipeline-tests' -Dexcluded.tests= -Dincluded.tests=slow

test-calibration:
	mvn -B -f java-tools/pom.xml test -pl simulate-study -am -Dexcluded.tests= -Dincluded.tests=slow -Dtest=CalibrationTest -Dsurefire.failIfNoSpecifiedTests=false

test-scale: tools
	mvn -B -f java-tools/pom.xml test -pl pipeline-tests -am -Dexcluded.tests= -Dincluded.tests=slow -Dtest=ScaleTest,TrainingRunTest,ForrestStudyTest,OwnModelsStudyTest,SearchlightStudyTest,GrayordinatesStudyTest

test-cluster: tools
	scripts/test-cluster
	scripts/test-containers

test-platforms:
	scripts/test-platforms

image: tools
	scripts/build-images

lint: tools
	mvn -B -q -f java-tools/pom.xml spotless:check
	scripts/lint-pipeline

clean:
	mvn -B -q -f java-tools/pom.xml clean
	find bin -type f ! -name README.md -exec rm {} +
	rm -rf .tools work results results-unrelated results-training .nextflow .nextflow.log*
