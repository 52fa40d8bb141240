package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.time.VolumeGrid;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.TimingOptions;
import rdmflow.vision.frames.VideoInfo;
import rdmflow.vision.frames.VideoProbe;
import rdmflow.vision.frames.Viewing;

/** Whether each movie can be read and lasts as long as its scan. */
final class MovieChecks {
    /** Any rate below a movie's own: how often features are taken is no matter of the design. */
    private static final double LOW_FEATURE_RATE = 0.01;

    private final StudyFiles files;
    private final Findings findings;
    private final double trSeconds;
    private final double sliceTimeRef;
    private final double maxPadSeconds;
    private final Viewing viewing;

    MovieChecks(StudyFiles files, Findings findings, TimingOptions timing, double maxPadSeconds, Viewing viewing) {
        this.files = files;
        this.findings = findings;
        this.trSeconds = timing.tr().orElseThrow();
        this.sliceTimeRef = timing.sliceTimeRef();
        this.maxPadSeconds = maxPadSeconds;
        this.viewing = viewing;
    }

    /** Returns what the design says of each movie. */
    List<Map<String, Object>> check(List<Stimulus> movies) {
        List<Map<String, Object>> described = new ArrayList<>();
        Map<String, String> runOfVideo = new HashMap<>();
        for (Stimulus movie : movies) {
            Map<String, Object> fields = DesignJson.stimulus(movie, files);
            described.add(fields);
            if (!movie.hasVideo()) {
                continue;
            }
            Findings own = findings.about("run " + movie.run());
            String other = runOfVideo.putIfAbsent(movie.video(), movie.run());
            if (other != null) {
                own.warning("video: that of run " + other + ", too: " + StudyFiles.fileName(movie.video()));
            }
            Optional<VideoInfo> video =
                    own.attempt(() -> VideoProbe.exact(InputFile.require(files.resolve(movie.video())), viewing));
            video.ifPresent(info -> {
                fields.put("frames", info.frames());
                fields.put("fps", info.framesPerSecond());
                info.warnings().forEach(own::warning);
                own.check(() -> requireLength(movie, info));
            });
        }
        return described;
    }

    private void requireLength(Stimulus movie, VideoInfo video) {
        VolumeGrid grid = new VolumeGrid(movie.volumes(), trSeconds, sliceTimeRef, LOW_FEATURE_RATE);
        video.timing().problem(grid, maxPadSeconds).ifPresent(problem -> {
            throw new DataException(video.file() + ": " + problem);
        });
    }
}
