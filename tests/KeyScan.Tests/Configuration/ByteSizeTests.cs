using KeyScan.Configuration;

namespace KeyScan.Tests.Configuration;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1048576", 1_048_576)]
    [InlineData("100B", 100)]
    [InlineData("128MB", 128_000_000)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData(" 64 mib ", 67_108_864)]
    [InlineData("2kb", 2_000)]
    [InlineData("2KiB", 2_048)]
    [InlineData("1.5GB", 1_500_000_000)]
    [InlineData("0.5KiB", 512)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Sizes_are_read_in_decimal_and_binary_units(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("0")]
    [InlineData("0.1")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("1,000")]
    [InlineData("64M")]
    [InlineData("64 potatoes")]
    [InlineData("NaN")]
    [InlineData("9223372036854775808")]
    [InlineData("9999999999GB")]
    [InlineData("99999999999999999999999999999999999999")]
    public void Anything_else_is_no_size(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
