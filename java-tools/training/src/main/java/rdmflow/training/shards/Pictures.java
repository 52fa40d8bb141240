package rdmflow.training.shards;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import rdmflow.core.DataException;

/** From and to JPEG by Java's own coder, which is the same code on every platform: equal pixels give equal bytes. */
final class Pictures {
    /**
     * 8-bit RGB.
     *
     * @param rgb height x width x 3, row by row
     */
    record Picture(int width, int height, byte[] rgb) {}

    private Pictures() {}

    static byte[] jpeg(Picture picture, float quality) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        swapEnds(picture.rgb(), ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes a JPEG or PNG file.
     *
     * @param name for the message
     * @throws DataException if it is damaged
     */
    static Picture decode(byte[] file, String name) {
        BufferedImage image;
        try {
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        } catch (IOException | RuntimeException e) {
            throw new DataException(name + ": expected a picture, found " + e.getMessage() + ": it is damaged", e);
        }
        if (image == null) {
            throw new DataException(name + ": expected a JPEG or PNG picture, found something else");
        }
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(image.getWidth(), image.getHeight()), 3)];
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            swapEnds(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), rgb);
        } else if (image.getRaster().getNumBands() < 3
                && image.getSampleModel().getSampleSize(0) == 8
                && image.getColorModel().getNumColorComponents() == 1) {
            // getRGB would take grey for linear light and change it
            for (int i = 0; i < rgb.length; i++) {
                int pixel = i / 3;
                rgb[i] = (byte) image.getRaster().getSample(pixel % image.getWidth(), pixel / image.getWidth(), 0);
            }
        } else {
            int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            for (int i = 0; i < colours.length; i++) {
                rgb[3 * i] = (byte) (colours[i] >> 16);
                rgb[3 * i + 1] = (byte) (colours[i] >> 8);
                rgb[3 * i + 2] = (byte) colours[i];
            }
        }
        return new Picture(image.getWidth(), image.getHeight(), rgb);
    }

    private static void swapEnds(byte[] from, byte[] to) {
        for (int i = 0; i < to.length; i += 3) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
        }
    }
}
