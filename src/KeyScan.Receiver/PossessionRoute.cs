using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KeyScan.Receiver;

/// <summary>Takes reports of anybody who has a key. Nobody is asked who they are, so they are few and learn nothing.</summary>
internal sealed class PossessionRoute(LeakReceiverOptions options)
{
    private const int LongestKey = 8 * 1024;
    private const int ShortestKey = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _limits = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(
            address => RateLimitPartition.GetFixedWindowLimiter(address, _ => Limit(options.ReportsPerAddress)),
            StringComparer.Ordinal),
        PartitionedRateLimiter.Create<string, string>(
            _ => RateLimitPartition.GetFixedWindowLimiter("", _ => Limit(options.ReportsInAll)), StringComparer.Ordinal));

    /// <summary>Answers one.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using RateLimitLease lease = _limits.AttemptAcquire(AddressOf(context.Connection.RemoteIpAddress));
        if (!lease.IsAcquired)
        {
            TimeSpan wait = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : Window;
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status429TooManyRequests, "rate");
            return;
        }
        if (await LeakAnswers.ReadBodyAsync(context.Request, LongestKey) is not { } body)
        {
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "body");
            return;
        }
        bool isText = context.Request.ContentType?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) == true;
        string? key = (isText ? Encoding.UTF8.GetString(body) : ReportJson.ReadKey(body))?.Trim();
        if (key is not { Length: >= ShortestKey })
        {
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "key");
            return;
        }
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var report = new LeakReport { Id = id, Source = LeakSource.Possession, Token = key };
        LeakVerdict verdict =
            await context.RequestServices.GetRequiredService<IKeyRevoker>().RevokeAsync(report, context.RequestAborted);
        LeakLog.Taken(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(LeakLog.Category), id,
            "possession", verdict.ToString());
        // The same for every key: what became of it is for its owner to know.
        await LeakAnswers.WriteAsync(context, StatusCodes.Status202Accepted, LeakAnswers.Receipt(id, null));
    }

    private static FixedWindowRateLimiterOptions Limit(int permits) =>
        new() { PermitLimit = permits, Window = Window, QueueLimit = 0, AutoReplenishment = true };

    /// <summary>Who is one: of IPv6, everybody has a network of 64 bits.</summary>
    private static string AddressOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? address.ToString()
            : Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }
}
