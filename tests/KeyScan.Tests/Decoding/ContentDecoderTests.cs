using System.Text;
using KeyScan.Decoding;

namespace KeyScan.Tests.Decoding;

public sealed class ContentDecoderTests
{
    private const string Text = "first\r\nnaïve 日本 🔑 key = abc\n";
    private static readonly Provenance Somewhere = new() { Source = SourceKind.File, Path = "a" };

    public static TheoryData<string, bool> WideEncodings => new()
    {
        { "utf-16", true }, { "utf-16BE", true }, { "utf-32", true }, { "utf-32BE", true },
    };

    [Theory]
    [MemberData(nameof(WideEncodings))]
    public void Wide_encodings_with_a_byte_order_mark_are_read(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)];
        Assert.Equal(Text, Decode(bytes));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Western_utf16_without_a_mark_is_read(string name)
    {
        string text = string.Concat(Enumerable.Repeat("password = hunter\n", 20)); // keyscan:allow reason="made up"
        Assert.Equal(text, Decode(Encoding.GetEncoding(name).GetBytes(text)));
    }

    [Fact]
    public void Utf16_longer_than_any_buffer_keeps_every_surrogate_pair()
    {
        string text = string.Concat(Enumerable.Repeat("🔑\n", 200_001));
        Assert.Equal(text, Decode([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]));
    }

    [Fact]
    public void Broken_utf16_is_read_as_far_as_it_goes()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("ok"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("ok"), 0x41];
        Assert.StartsWith("ok\uFFFDok", Decode(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_texts_are_taken_as_they_are()
    {
        foreach (byte[] bytes in (byte[][])[[], Encoding.UTF8.GetBytes(Text), [0xC3, 0x28, 0xFF], Encoding.Latin1.GetBytes("é")])
        {
            Content content = new ContentDecoder().Decode(bytes, EncodingDetection.Detect(bytes));
            Assert.Equal(bytes, content.Text.ToArray());
            Assert.Equal(bytes.Length, content.TextLength);
            Assert.Empty(content.DecodedBy);
        }
    }

    [Fact]
    public void Broken_ends_of_a_piece_are_no_reason_to_lose_the_place()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a日🔑b\n")];
        DetectedText detected = new(TextEncoding.Utf16LittleEndian, bytes.Length, HasNuls: true);
        Assert.Equal((4, 10), ContentDecoder.OffsetsOf(bytes, detected, 6, bytes.Length));
    }

    private static string Decode(byte[] bytes)
    {
        Content content = new ContentDecoder().Decode(bytes, EncodingDetection.Detect(bytes));
        Assert.Single(content.DecodedBy);
        return Encoding.UTF8.GetString(content.Text);
    }
}
