using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KeyScan.Receiver;

/// <summary>Takes webhooks of Standard Webhooks 1.0.</summary>
internal sealed class WebhookRoute(WebhookSecrets secrets, LeakReceiverOptions options)
{
    private const string Leaked = "key.leaked";
    private const string ToldOwner = "key.leaked.owner";
    private const int LongestId = 200;
    private readonly ReceivedEvents _received = new(options.Time, options.Memory);

    /// <summary>Answers one.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string id = headers["webhook-id"].ToString(), timestamp = headers["webhook-timestamp"].ToString(),
            signature = headers["webhook-signature"].ToString();
        if (await LeakAnswers.ReadBodyAsync(context.Request, options.LongestBody) is not { } body)
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "body");
        else if (id.Length is 0 or > LongestId || !secrets.HaveSigned(id, timestamp, body, signature))
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "signature");
        else if (!WebhookSecrets.IsRecent(timestamp, options.Time.GetUtcNow(), options.Tolerance))
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "timestamp");
        else if (_received.Find(id) is { } answer)
            await LeakAnswers.WriteAsync(context, StatusCodes.Status200OK, answer);
        else if (ReportJson.ReadEvent(body, id) is not { } received)
            await LeakAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "body");
        else
            await TakeAsync(context, received.Type, received.Report);
    }

    private async Task TakeAsync(HttpContext context, string type, LeakReport report)
    {
        LeakVerdict? verdict = null;
        var revoker = context.RequestServices.GetRequiredService<IKeyRevoker>();
        if (type == Leaked)
            verdict = await revoker.RevokeAsync(report, context.RequestAborted);
        else if (type == ToldOwner)
            await revoker.TellOwnerAsync(report, context.RequestAborted);
        // Others, such as those that try an endpoint out, are received and no more: a type that comes later must not be an error.
        byte[] answer = LeakAnswers.Receipt(report.Id, verdict);
        _received.Add(report.Id, answer);
        LeakLog.Taken(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(LeakLog.Category), report.Id,
            type, verdict?.ToString() ?? "Received");
        await LeakAnswers.WriteAsync(context, StatusCodes.Status200OK, answer);
    }
}
