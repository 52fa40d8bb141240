package rdmflow.fuzz;

import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What stands around a file's content with a checksum or lengths. Damage beneath it would be turned away by those alone,
 * so most inputs are damaged inside and wrapped again.
 */
enum Wrapping {
    NONE,
    GZIP,
    ZIP,
    HDF5,
    CIFTI;

    /**
     * A damaged file.
     *
     * @param covered whether the checksum still is that of the good content
     */
    record Damaged(byte[] bytes, boolean covered) {}

    /** Damages the content, and in one of four cases the wrapping. */
    Damaged damage(byte[] file, byte[] other, Mutator mutator, Random random) {
        if (this == NONE || random.nextInt(4) == 0) {
            return new Damaged(mutator.mutate(file, other), this == GZIP || this == ZIP);
        }
        try {
            byte[] bytes =
                    switch (this) {
                        case GZIP -> gzip(mutator.mutate(gunzip(file), other));
                        case ZIP -> mutateEntry(file, other, mutator, random);
                        case CIFTI -> mutateXml(file, other, mutator);
                        default -> repairChecksums(mutator.mutate(file, other));
                    };
            return new Damaged(bytes, false);
        } catch (IOException | IllegalArgumentException e) {
            // An input that was found earlier and whose wrapping is damaged.
            return new Damaged(mutator.mutate(file, other), false);
        }
    }

    /** The text in a CIFTI file's extension; the sizes around it follow. */
    private static byte[] mutateXml(byte[] file, byte[] other, Mutator mutator) throws IOException {
        byte[] xml = mutator.mutate(xml(file), xml(other));
        // A size that is a multiple of 16, as NIfTI has it.
        int size = (8 + xml.length + 15) / 16 * 16;
        byte[] values = Arrays.copyOfRange(file, (int) order(file).getLong(168), file.length);
        byte[] start = Arrays.copyOf(Arrays.copyOf(file, 552), 544 + size);
        System.arraycopy(xml, 0, start, 552, xml.length);
        order(start).putInt(544, size).putInt(548, 32).putLong(168, 544L + size);
        byte[] whole = Arrays.copyOf(start, start.length + values.length);
        System.arraycopy(values, 0, whole, start.length, values.length);
        return whole;
    }

    private static byte[] xml(byte[] file) throws IOException {
        ByteBuffer bytes = order(file);
        long end = 544L + bytes.getInt(544);
        long values = bytes.getLong(168);
        if (end < 552 || end > values || values > file.length) {
            throw new IOException("no extension");
        }
        byte[] padded = Arrays.copyOfRange(file, 552, (int) end);
        int length = padded.length;
        while (length > 0 && padded[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(padded, length);
    }

    private static ByteBuffer order(byte[] file) throws IOException {
        if (file.length < 552) {
            throw new IOException("too short");
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.getInt(0) == 540 ? bytes : bytes.order(ByteOrder.BIG_ENDIAN);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] file) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return gzip.readNBytes(1 << 20);
        }
    }

    /** Stored as torch.save stores them, now and then deflated. */
    private static byte[] mutateEntry(byte[] file, byte[] other, Mutator mutator, Random random) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readNBytes(1 << 20));
            }
        }
        if (entries.isEmpty()) {
            throw new IOException("no entries");
        }
        List<String> names = new ArrayList<>(entries.keySet());
        String pickle = names.stream()
                .filter(name -> name.endsWith("data.pkl"))
                .findFirst()
                .orElse(names.get(0));
        String damaged = random.nextInt(4) > 0 ? pickle : names.get(random.nextInt(names.size()));
        entries.put(damaged, mutator.mutate(entries.get(damaged), other));
        boolean deflated = random.nextInt(8) == 0;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(deflated ? new ZipEntry(entry.getKey()) : stored(entry.getKey(), entry.getValue()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static ZipEntry stored(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    /** Of superblocks of version 2 and 3 and of object headers of version 2. */
    private static byte[] repairChecksums(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length >= 48 && (file[8] == 2 || file[8] == 3)) {
            checksum(bytes, 0, 44);
        }
        for (int i = 0; i + 16 < file.length; i++) {
            if (file[i] == 'O' && file[i + 1] == 'H' && file[i + 2] == 'D' && file[i + 3] == 'R') {
                int flags = file[i + 5];
                int start = i + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
                int width = 1 << (flags & 3);
                if (start + width > file.length || width == 8) {
                    continue;
                }
                long size = 0;
                for (int k = width - 1; k >= 0; k--) {
                    size = size << 8 | file[start + k] & 0xff;
                }
                checksum(bytes, i, start + width - i + size);
            }
        }
        return file;
    }

    private static void checksum(ByteBuffer bytes, int start, long length) {
        if (start + length + 4 <= bytes.capacity()) {
            int hash = JenkinsLookup3HashLittle.hash(bytes.duplicate()
                    .position(start)
                    .limit((int) (start + length))
                    .slice());
            bytes.putInt((int) (start + length), hash);
        }
    }
}
