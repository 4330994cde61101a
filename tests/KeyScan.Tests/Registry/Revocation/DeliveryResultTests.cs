using KeyScan.Registry.Revocation.Delivery;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class DeliveryResultTests
{
    [Theory]
    [InlineData(429, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(0, false)]
    [InlineData(200, false)]
    [InlineData(400, false)]
    [InlineData(428, false)]
    [InlineData(500, false)]
    [InlineData(501, false)]
    [InlineData(505, false)]
    public void An_endpoint_rests_after_answers_that_say_it_has_too_much_to_do(int status, bool slowsDown) =>
        Assert.Equal(slowsDown, new DeliveryResult(status, null).SlowsDown);

    [Theory]
    [InlineData(410, true)]
    [InlineData(404, false)]
    [InlineData(0, false)]
    public void Gone_is_for_good(int status, bool isGone) => Assert.Equal(isGone, new DeliveryResult(status, null).IsGone);
}
