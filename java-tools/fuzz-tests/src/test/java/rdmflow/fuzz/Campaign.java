package rdmflow.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Feeds damaged files to a reader until its time is over. A reader may accept a file (0) or refuse it (65), within 5 s of
 * CPU time and within its bound of memory; anything else is a fault, whose input is kept.
 *
 * <p>Inputs that get an answer not seen before are damaged further, so that the search goes where the reader differs. The
 * sequence of inputs depends on the seed alone; only its end depends on the clock.
 */
final class Campaign {
    private static final long CPU_LIMIT = TimeUnit.SECONDS.toNanos(5);

    /** A thread that waits uses no CPU; on a busy machine one that works may have to wait, too. */
    private static final long WALL_LIMIT = TimeUnit.SECONDS.toNanos(60);

    private static final int LARGEST_POOL = 1000;
    private static final int INPUTS_KEPT_PER_FAULT = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** An input worth damaging, and what the reader read from it. */
    private record Candidate(Input input, OptionalLong digest) {}

    private final Subject subject;
    private final long seed;
    private final Path folder;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final List<String> messages = new ArrayList<>();
    private final Map<String, String> faults = new TreeMap<>();
    private final List<Candidate> pool = new ArrayList<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(Campaign::daemon);
    private final long worker;
    private long inputs;
    private long accepted;
    private boolean stuck;

    private Campaign(Subject subject, long seed, Path folder) throws Exception {
        this.subject = subject;
        this.seed = seed;
        this.folder = folder.resolve(subject.name());
        worker = executor.submit(() -> Thread.currentThread().getId()).get();
    }

    /**
     * Runs a campaign.
     *
     * @param first number of the first input; a campaign that was cut off goes on behind the input that ended it
     * @param folder where inputs are written and kept
     */
    static Report run(Subject subject, long seed, long first, double seconds, Path folder) throws Exception {
        return new Campaign(subject, seed, folder).run(first, seconds);
    }

    /** What a kept input makes of its reader. */
    static Outcome replay(Subject subject, Path kept, Path folder) throws Exception {
        String name = String.valueOf(kept.getFileName());
        Input good = subject.inputs().stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .orElseThrow();
        Campaign campaign = new Campaign(subject, 0, folder.resolve("replay"));
        return campaign.read(good.with(Files.readAllBytes(kept)));
    }

    private Report run(long first, double seconds) throws Exception {
        long start = System.nanoTime();
        for (Input input : subject.inputs()) {
            Outcome outcome = read(input);
            if (outcome.code() != 0) {
                throw new IllegalStateException(subject.name() + " refuses a good file, " + input.name() + ": "
                        + outcome.key() + " " + outcome.message());
            }
            pool.add(new Candidate(input, OptionalLong.of(outcome.digest())));
        }
        for (long number = first; System.nanoTime() - start < seconds * 1e9 && !stuck; number++) {
            if (subject.usesNativeCode()) {
                // Who finds this process ended can tell by what.
                Files.writeString(folder.resolve("number"), String.valueOf(number));
            }
            attempt(number);
        }
        executor.shutdownNow();
        // For people: how readable the refusals are. They quote half a pair of UTF-16 where a file has one, which
        // getBytes, unlike a writer, replaces.
        String lines = String.join("\n", messages) + "\n";
        Files.write(folder.resolve("answers.tsv"), lines.getBytes(StandardCharsets.UTF_8));
        return new Report(
                subject.name(),
                seed,
                subject.inputs().size(),
                inputs,
                accepted,
                answers.size(),
                (System.nanoTime() - start) / 1e9,
                faults);
    }

    private void attempt(long number) throws Exception {
        Random random = new Random(new SplittableRandom(seed + (number << 20)).nextLong());
        // Good files half of the time, else what was found on the way.
        int good = subject.inputs().size();
        Candidate from = pool.get(random.nextInt(random.nextBoolean() ? good : pool.size()));
        byte[] other = pool.get(random.nextInt(good)).input().bytes();
        Wrapping.Damaged damaged = subject.wrapping().damage(from.input().bytes(), other, new Mutator(random), random);
        Input input = from.input().with(damaged.bytes());
        Outcome outcome = read(input);
        inputs++;
        accepted += outcome.code() == 0 ? 1 : 0;
        boolean changedUnseen = outcome.code() == 0
                && damaged.covered()
                && from.digest().isPresent()
                && from.digest().getAsLong() != outcome.digest();
        if (changedUnseen) {
            outcome = Outcome.fault("checksum", subject.name(), "read other values than those the checksum covers");
        }
        boolean isNew = answers.merge(outcome.key(), 1, Integer::sum) == 1;
        if (isNew) {
            messages.add(outcome.key() + "\t" + outcome.message());
        }
        if (outcome.isFault()) {
            keep(input, number, outcome);
        } else if (isNew && pool.size() < LARGEST_POOL) {
            pool.add(new Candidate(
                    input, outcome.code() == 0 ? OptionalLong.of(outcome.digest()) : OptionalLong.empty()));
        }
    }

    private Outcome read(Input input) throws Exception {
        Path file = input.writeTo(folder);
        long fileBytes = Files.size(file);
        for (byte[] beside : input.beside().values()) {
            fileBytes += beside.length;
        }
        long cpu = THREADS.getThreadCpuTime(worker);
        long allocated = THREADS.getThreadAllocatedBytes(worker);
        ResidentMemory resident = ResidentMemory.start(subject.usesNativeCode());
        long start = System.nanoTime();
        Future<Long> future = executor.submit(() -> subject.reader().read(file));
        Outcome outcome = null;
        boolean late = false;
        while (outcome == null) {
            try {
                outcome = Outcome.accepted(future.get(200, TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                outcome = Outcome.failed(e.getCause());
            } catch (TimeoutException e) {
                long waited = System.nanoTime() - start;
                if (!late && (THREADS.getThreadCpuTime(worker) - cpu > CPU_LIMIT || waited > WALL_LIMIT)) {
                    late = true;
                    keep(input, inputs, hang());
                }
                if (late && waited > 2 * WALL_LIMIT) {
                    stuck = true;
                    return hang();
                }
            }
        }
        long took = THREADS.getThreadAllocatedBytes(worker) - allocated;
        long bound = subject.allocationBound(fileBytes);
        if (took > bound) {
            return Outcome.fault(
                    "memory",
                    outcome.key(),
                    "allocated " + took + " bytes for a file of " + fileBytes + ", the bound is " + bound);
        }
        return resident.exceeded(bound).orElse(outcome);
    }

    private Outcome hang() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getId() == worker) {
                return Outcome.fault(
                        "time", Outcome.frames(thread.getStackTrace()).toString(), "more than 5 s of CPU time");
            }
        }
        return Outcome.fault("time", "?", "more than 5 s of CPU time");
    }

    private void keep(Input input, long number, Outcome outcome) throws IOException {
        int seen = answers.getOrDefault(outcome.key(), 1);
        if (seen > INPUTS_KEPT_PER_FAULT) {
            return;
        }
        Path kept = folder.resolve("faults").resolve("seed-" + seed + "-" + number);
        Path file = input.writeTo(kept);
        faults.putIfAbsent(outcome.key(), outcome.message() + "\n    seed " + seed + ", input " + number + ": " + file);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(null, task, "fuzz", 1 << 20);
        thread.setDaemon(true);
        return thread;
    }
}
