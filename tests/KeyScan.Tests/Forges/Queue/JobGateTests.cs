using System.Net;
using System.Text;
using KeyScan.Forges.Queue;
using KeyScan.Primitives;

namespace KeyScan.Tests.Forges.Queue;

public sealed class JobGateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScanJob Job = new("acme/shop", "https://git.example.test/acme/shop.git") { Target = "org acme", Run = Now };
    private static readonly JobKey Key = JobKey.Derive("a secret of sixteen"u8);

    [Fact]
    public void A_signed_job_is_read_as_it_was_written()
    {
        (ScanJob Job, bool IsSigned)? read =
            new JobGate(Key, takesUnsigned: false).Read(Key.Sign(JobJson.Write(Job)), out Fault? wrong);
        Assert.Null(wrong);
        Assert.Equal((Job, true), read);
    }

    [Fact]
    public void Any_byte_that_is_changed_makes_it_none()
    {
        byte[] signed = Key.Sign(JobJson.Write(Job)).ToArray();
        var gate = new JobGate(Key, takesUnsigned: false);
        for (int i = 0; i < signed.Length; i++)
        {
            byte[] changed = [.. signed];
            changed[i] ^= 1;
            Assert.Null(gate.Read(changed, out Fault? wrong));
            Assert.NotNull(wrong);
        }
    }

    [Fact]
    public void A_job_without_a_signature_or_with_another_key_is_refused_unless_signatures_do_not_matter()
    {
        ReadOnlyMemory<byte> plain =
            JobJson.Write(Job), signed = Key.Sign(plain), other = JobKey.Derive("another secret of some"u8).Sign(plain);
        Assert.Null(new JobGate(Key, takesUnsigned: false).Read(plain, out Fault? unsigned));
        Assert.Equal("it is not signed", unsigned?.What);
        Assert.Null(new JobGate(Key, takesUnsigned: true).Read(other, out Fault? foreign));
        Assert.Equal("it was signed with another key", foreign?.What);
        Assert.Equal((Job, false), new JobGate(Key, takesUnsigned: true).Read(plain, out _));
        Assert.Equal((Job, false), new JobGate(null, takesUnsigned: true).Read(signed, out _));
        Assert.Null(new JobGate(null, takesUnsigned: false).Read(signed, out _));
    }

    [Fact]
    public void Peppers_sign_with_the_newest_and_take_what_an_older_one_signed()
    {
        Pepper old = new(1, new byte[32]), newer = new(2, Enumerable.Repeat((byte)7, 32).ToArray());
        ReadOnlyMemory<byte> signed = JobKey.Derive(new PepperRing([old])).Sign(JobJson.Write(Job));
        Assert.NotNull(new JobGate(JobKey.Derive(new PepperRing([old, newer])), takesUnsigned: false).Read(signed, out _));
        Assert.Null(new JobGate(JobKey.Derive(new PepperRing([newer])), takesUnsigned: false).Read(signed, out _));
    }

    [Fact]
    public void A_signature_in_the_middle_is_part_of_the_job_and_makes_it_none()
    {
        string text = Encoding.UTF8.GetString(Key.Sign(JobJson.Write(Job)).Span);
        Assert.Null(new JobGate(Key, takesUnsigned: true)
            .Read(Encoding.UTF8.GetBytes(text[..^1] + ",\"public\":true}"), out Fault? wrong));
        Assert.NotNull(wrong);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-6 * 24 * 60, null)]
    [InlineData(-8 * 24 * 60, "its run began more than 7 days ago")]
    [InlineData(4, null)]
    [InlineData(6, "its run has not begun yet")]
    public void A_job_of_another_time_is_refused(int minutes, string? why) =>
        Assert.Equal(why, JobGate.FindFault(Job with { Run = Now.AddMinutes(minutes) }, Now)?.What);

    [Theory]
    [InlineData("https://127.0.0.1:8443/a.git", "loopback")]
    [InlineData("http://[::1]/a.git", "loopback")]
    [InlineData("https://10.1.2.3/a.git", "private")]
    [InlineData("https://169.254.169.254/latest", "cloud metadata")]
    [InlineData("ssh://git@192.168.1.1/a.git", "private")]
    [InlineData("git@10.0.0.1:a.git", "private")]
    [InlineData("git@[::1]:a.git", "loopback")]
    [InlineData("https://inside.example/a.git", "private")]
    [InlineData("git@inside.example:a.git", "private")]
    public void Hosts_of_this_machine_and_of_private_networks_are_refused(string url, string kind) =>
        Assert.Contains($"a {kind} address", JobHost.FindFault(url, AllowedAddresses.None, Resolve)?.What,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("https://outside.example/a.git")]
    [InlineData("git@outside.example:a.git")]
    [InlineData("https://nowhere.example/a.git")]
    [InlineData("https://meant.example/a.git")]
    [InlineData("https://10.9.2.3/a.git")]
    public void Public_hosts_and_those_that_are_listed_are_cloned_from(string url) =>
        Assert.Null(JobHost.FindFault(url, AllowedAddresses.Parse(["meant.example", "10.9.0.0/16"], []), Resolve));

    private static IPAddress[] Resolve(string host) => host switch
    {
        // One public address among them does not make the other so.
        "inside.example" or "meant.example" => [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.7")],
        "outside.example" => [IPAddress.Parse("8.8.8.8")],
        _ => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound),
    };
}
