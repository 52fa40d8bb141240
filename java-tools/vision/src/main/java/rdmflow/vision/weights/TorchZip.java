package rdmflow.vision.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import rdmflow.core.DataException;

/**
 * What {@code torch.save} writes since torch 1.6: a zip with a pickle {@code data.pkl} that describes the tensors, and one
 * entry {@code data/KEY} per storage.
 */
final class TorchZip implements WeightReader {
    private final String file;
    private final long fileSize;
    private final ZipFile zip;
    private final String folder;
    private final Set<String> intact = new HashSet<>();

    private TorchZip(String file, long fileSize, ZipFile zip, String folder) {
        this.file = file;
        this.fileSize = fileSize;
        this.zip = zip;
        this.folder = folder;
    }

    static TorchZip open(Path path) throws IOException {
        String file = path.getFileName().toString();
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw damaged(file, e);
        }
        try {
            return new TorchZip(file, Files.size(path), zip, folder(file, zip));
        } catch (DataException e) {
            zip.close();
            throw e;
        } catch (IllegalArgumentException e) {
            // the name of an entry is no text
            zip.close();
            throw damaged(file, e);
        }
    }

    private static DataException damaged(String file, Exception e) {
        return new DataException(
                file + ": expected a complete zip-based PyTorch file, found a damaged or truncated one ("
                        + e.getMessage() + "); fetch it again",
                e);
    }

    private static String folder(String file, ZipFile zip) {
        List<String> names = zip.stream().map(ZipEntry::getName).toList();
        List<String> pickles = names.stream()
                .filter(name -> name.matches("([^/]+/)?data\\.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw new DataException(file + ": expected a PyTorch checkpoint, found a zip without data.pkl"
                    + (names.isEmpty() ? "" : " (it begins with " + names.get(0) + ")"));
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
    }

    @Override
    public WeightHeader header() throws IOException {
        if (zip.getEntry(folder + "constants.pkl") != null) {
            return new WeightHeader(file, WeightHeader.TORCHSCRIPT, Map.of());
        }
        return tensors().header();
    }

    @Override
    public Map<String, FloatTensor> read(String group, Collection<String> names) throws IOException {
        return tensors().read(group, names, this::storage);
    }

    private TorchTensors tensors() throws IOException {
        requireLittleEndian();
        TorchObjects objects = new TorchObjects(file);
        String what = file + ": data.pkl";
        Object top = CheckedEntry.read(
                what,
                zip,
                zip.getEntry(folder + "data.pkl"),
                in -> Pickle.load(
                        file,
                        new ReadLimit.Counted(new BufferedInputStream(in), what, ReadLimit.of(fileSize)),
                        objects));
        return new TorchTensors(file, fileSize, objects.groups(top));
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry order = zip.getEntry(folder + "byteorder");
        CheckedEntry.Reader<String> text = in -> new String(in.readNBytes(8), StandardCharsets.US_ASCII);
        if (order != null
                && !CheckedEntry.read(file + ": byteorder", zip, order, text).equals("little")) {
            throw new DataException(file + ": expected little-endian numbers, found big-endian ones");
        }
    }

    private byte[] storage(String name, TorchObjects.Storage storage, long start, int bytes) throws IOException {
        ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
        if (entry == null || entry.getSize() < start + bytes) {
            throw new DataException(file + ": " + name + ": expected " + (start + bytes) + " bytes in entry data/"
                    + storage.key() + ", found " + (entry == null ? "no such entry" : entry.getSize()));
        }
        CheckedEntry.Reader<byte[]> part = in -> {
            in.skipNBytes(start);
            return in.readNBytes(bytes);
        };
        byte[] read;
        // All of a storage once; many tensors may be parts of one.
        if (intact.add(storage.key())) {
            read = CheckedEntry.read(file + ": " + name, zip, entry, part);
        } else {
            try (InputStream in = zip.getInputStream(entry)) {
                read = part.read(in);
            }
        }
        if (read.length < bytes) {
            throw new DataException(
                    file + ": " + name + ": expected " + bytes + " bytes, found fewer: fetch the file again");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
