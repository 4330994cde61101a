using System.Globalization;
using System.Text;
using System.Text.Json;
using KeyScan.Receiver;
using KeyScan.Tests.Registry.Revocation;

namespace KeyScan.Tests.Receivers;

/// <summary>Reports by who has a key: they revoke, teach nothing, and are few.</summary>
public sealed class PossessionRouteTests
{
    [Theory]
    [InlineData(ReceiverKind.Library)]
    [InlineData(ReceiverKind.Python)]
    public async Task The_answer_is_the_same_for_every_key_and_the_eleventh_of_a_minute_waits(ReceiverKind kind)
    {
        await using IssuerServer issuer = await IssuerServer.StartAsync(kind, LeakyRegistry.NewSecret(), null, "key-1");
        using var http = new HttpClient();
        var answers = new HashSet<(int, string)>();
        foreach (string keyId in (string[])["key-1", "key-8", "key-9"])
        {
            using HttpResponseMessage response =
                await http.PostAsync(issuer.Address + "report", Body(LeakyRegistry.TokenOf(keyId).Reveal()));
            using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            answers.Add(((int)response.StatusCode, json.RootElement.GetProperty("status").GetString()!));
        }
        Assert.Equal((202, "received"), Assert.Single(answers));
        Assert.Equal(["key-1"], issuer.Revoked);
        foreach (string bad in (string[])["", "{}", "[]", "{\"key\": 7}", "{\"key\": \"short\"}"])
        {
            using HttpResponseMessage response =
                await http.PostAsync(issuer.Address + "report", new StringContent(bad, Encoding.UTF8, "application/json"));
            Assert.Equal((bad, 400), (bad, (int)response.StatusCode));
        }
        for (int left = 2; left >= 0; left--)
        {
            using HttpResponseMessage response =
                await http.PostAsync(issuer.Address + "report", Body(LeakyRegistry.TokenOf("key-9").Reveal()));
            Assert.Equal(left == 0 ? 429 : 202, (int)response.StatusCode);
            Assert.Equal(left == 0, response.Headers.RetryAfter?.Delta is { TotalSeconds: > 0 and <= 60 });
        }
    }

    [Fact]
    public async Task A_key_comes_as_text_too_and_is_in_no_log()
    {
        await using LibraryIssuer issuer = await LibraryIssuer.StartAsync(
            app => app.MapKeyReports("/report", new LeakReceiverOptions { ReportsInAll = 2 }), "key-1");
        using var http = new HttpClient();
        string token = LeakyRegistry.TokenOf("key-1").Reveal();
        using HttpResponseMessage text =
            await http.PostAsync(issuer.Address + "report", new StringContent($"{token}\n", Encoding.UTF8, "text/plain"));
        using HttpResponseMessage large = await http.PostAsync(issuer.Address + "report", Body(new string('x', 9000)));
        using HttpResponseMessage many = await http.PostAsync(issuer.Address + "report", Body(token));
        Assert.Equal((202, 413, 429), ((int)text.StatusCode, (int)large.StatusCode, (int)many.StatusCode));
        Assert.Equal(["key-1"], issuer.Revoked);
        LeakReport report = Assert.Single(issuer.Reports);
        Assert.Equal((LeakSource.Possession, token), (report.Source, report.Token));
        Assert.DoesNotContain(token, report.ToString(), StringComparison.Ordinal);
        Assert.Contains(report.Id, issuer.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, issuer.Log.Text, StringComparison.Ordinal);
    }

    private static StringContent Body(string key) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{{\"key\": \"{key}\"}}"), Encoding.UTF8, "application/json");
}
