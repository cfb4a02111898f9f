-- wrk's side of the load: each thread has one connection and sends its own share of the stock, in order.
-- One connection a thread: asking for request k+1 means that request k was answered.
local threads = {}

function setup(thread)
   thread:set("number", #threads)
   table.insert(threads, thread)
end

function init(args)
   local file = assert(io.open(args[1] .. "/" .. number, "rb"))
   share = file:read("*a")
   file:close()
   sent, from = 0, 1
   trial = number == 0 -- wrk asks thread 0 for one request that it never sends
end

function request()
   local till = share:find("\0", from, true)
   local whole = share:sub(from, till - 1)
   if trial then
      trial = false
      return whole
   end
   sent, from = sent + 1, till + 1
   if from > #share then
      wrk.thread:stop()
   end
   return whole
end

function done(summary, latency)
   local counts = {}
   for i, thread in ipairs(threads) do
      counts[i] = thread:get("sent")
   end
   local errors = summary.errors
   print(string.format(
      'FIGURES {"answered": %d, "refused": %d, "broken": %d, "microseconds": %d, "p50": %d, "p99": %d, "sent": [%s]}',
      summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
      summary.duration, latency:percentile(50), latency:percentile(99), table.concat(counts, ", ")))
end
