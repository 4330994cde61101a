using System.Text;
using KeyScan.Pipeline;

namespace KeyScan.Tests.Pipeline;

public sealed class LineCounterTests
{
    [Fact]
    public void Lines_and_columns_agree_with_counting_characters()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(
                _ => (string)(random.Next(6) switch { 0 => "\n", 1 => "é", 2 => "日", 3 => "🔑", 4 => "\r\n", _ => "x" })));
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var counter = new LineCounter(bytes);
            for (int character = 0; character <= text.Length; character++)
            {
                if (character < text.Length && char.IsLowSurrogate(text[character]))
                    continue;
                int line = text[..character].Count(c => c == '\n') + 1;
                int column = character - (character == 0 ? -1 : text.LastIndexOf('\n', character - 1));
                Assert.Equal((line, column), counter.At(Encoding.UTF8.GetByteCount(text[..character])));
            }
        }
    }

    [Fact]
    public void An_earlier_offset_after_a_later_one_is_right_too()
    {
        var counter = new LineCounter("ab\ncd\nef"u8);
        Assert.Equal((3, 2), counter.At(7));
        Assert.Equal((1, 2), counter.At(1));
        Assert.Equal((2, 1), counter.At(3));
    }
}
