#!/bin/sh -e
# Movies of VideoContainersTest and ShownPicturesTest that Java's FFmpeg cannot write; made with Debian's ffmpeg 5.1.
# Luma of frame N in the left half (VP8, VP9: its corner) is 40 + (37 N mod 170); the right half moves, so that encoders have work to do.
cd "$(dirname "$0")"
coded="color=black:s=64x48:r=24000/1001,format=gray,geq=lum='if(lt(X\,32)\,40+mod(N*37\,170)\,128+90*sin((X+3*N)/5)*cos((Y-2*N)/4))',format=yuv420p"
encode() {
    ffmpeg -v error -y -f lavfi -i "$coded" -frames:v 40 -fflags +bitexact -flags +bitexact "$@"
}
for container in mp4 mov mkv ts flv avi; do
    encode -c:v libx264 -bf 2 -crf 28 h264.$container
done
ffmpeg -v error -y -i h264.mp4 -c copy -fflags +bitexact h264.h264 # without stamps
encode -c:v libtheora -q:v 5 theora.ogv
# hidden reference frames
moving="testsrc2=s=96x64:r=30,format=yuv420p,geq=lum='if(lt(X\,16)*lt(Y\,16)\,40+mod(N*37\,170)\,lum(X\,Y))':cb='cb(X\,Y)*gte(X\,16)+128*lt(X\,16)':cr='cr(X\,Y)*gte(X\,16)+128*lt(X\,16)'"
hidden() {
    ffmpeg -v error -y -f lavfi -i "$moving" -frames:v 50 -fflags +bitexact -flags +bitexact \
        -auto-alt-ref 1 -lag-in-frames 25 -b:v 150k -passlogfile log "$@"
}
for pass in 1 2; do
    hidden -c:v libvpx -pass $pass vp8.webm
done
for pass in 1 2; do
    hidden -c:v libvpx-vp9 -pass $pass vp9.webm
done
rm -f log-0.log
ffmpeg -v error -y -i vp9.webm -c copy vp9.ivf
for codec in vp8 vp9; do
    ffmpeg -v error -y -i $codec.webm -c copy -fflags +bitexact $codec.avi
done
# what a player shows: proportions, matrix and range, lossless 4:2:0, and its first picture as FFmpeg's scale filter makes it
picture() {
    name=$1
    shift
    ffmpeg -v error -y -f lavfi -i testsrc2=s=24x16:r=25 -frames:v 2 -pix_fmt yuv420p -c:v ffv1 -level 3 \
        -fflags +bitexact "$@" shown-$name.mkv
    ffmpeg -v error -y -i shown-$name.mkv -frames:v 1 -vf scale=iw*sar:ih:flags=full_chroma_int+accurate_rnd \
        -pix_fmt rgb24 -f rawvideo shown-$name.rgb
}
picture undeclared
picture wide -vf setsar=4/3
picture narrow -vf setsar=8/9
picture uneven -vf setsar=32/27
picture bt709 -colorspace bt709
picture bt2020 -colorspace bt2020nc
picture full -color_range pc
