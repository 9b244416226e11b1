"""A process that ends while payments are under way; started by `test_host`."""

import asyncio

from wallet import PAY_URL, Wallet


async def main():
    begun = asyncio.Semaphore(0)

    async def pay(_wallet, _request):
        begun.release()
        await asyncio.Event().wait()

    wallets = [Wallet(pay) for _ in range(20)]
    for wallet in wallets:
        text, _ = wallet.message("tradePay", {"paymentUrl": PAY_URL})
        wallet.instance.post(text)
        for _ in range(20):
            text, _ = wallet.message("getSiteInfo", {})
            wallet.instance.post(text)
    for _ in wallets:
        await begun.acquire()
    print("still paying")


asyncio.run(main())
